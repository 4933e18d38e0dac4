package sew.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import sew.layer.Chain;
import sew.layer.SpikingLayer;
import sew.layer.SpikingNetwork;
import sew.model.EventNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

class PotentialsTest {

  /** Charged, reset and charged again by hand. */
  @Test
  void countsTheChargedPotentialsOfEveryStep() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Chain net = new Chain().add("sn", new SpikingLayer(Neuron.If.DEFAULT));
      Potentials potentials = new Potentials(net);
      // Inputs [T = 2, N = 1, 3]: H = -9, 0.5, 1 and -9.1, 1, 3.5: the third neuron was reset.
      float[] x = {-9, 0.5f, 1, -0.125f, 0.5f, 3.5f};
      net.forward(
          new ParameterStore(manager, false),
          new NDList(NativeArrays.of(manager, x, new Shape(2, 1, 3))),
          false,
          potentials.asParameters());
      Histogram h = potentials.histograms().get("sn");
      assertEquals(-9.125, h.min());
      assertEquals(3.5, h.max());
      assertEquals(-12.125, h.sum());
      assertEquals(81 + 9.125 * 9.125 + 0.25 + 1 + 1 + 3.5 * 3.5, h.sumOfSquares());
      assertEquals(-3, h.limits().get(0), "all below are in one bucket");
      assertEquals(2L, h.counts().get(0));
      assertEquals(List.of(1L), counts(h, 0.5));
      assertEquals(List.of(2L), counts(h, 1));
      assertEquals(1L, h.counts().get(h.counts().size() - 1), "and all above 3");
      assertEquals(6, h.counts().stream().mapToLong(Long::longValue).sum());
    }
  }

  /** The count of the bucket that begins at {@code from}. */
  private static List<Long> counts(Histogram h, double from) {
    int before = h.limits().indexOf(from);
    return h.counts().subList(before + 1, before + 2);
  }

  /** In a whole network, with neurons inside blocks and leaks that are trained. */
  @Test
  void whatLiesAboveTheThresholdHasFired() {
    Firing low = new Firing(0.3, new Reset.Soft(), Surrogate.DEFAULT, true);
    for (Residual residual :
        List.of(new Residual.Sew(ConnectFunction.ADD), new Residual.Spiking())) {
      try (NDManager manager = NDManager.newBaseManager();
          GradMode silent = GradMode.off()) {
        Shape shape = new Shape(2, 4, 2, 16, 16);
        SpikingNetwork net =
            EventNet.of(2, 4, residual, new Neuron.Plif(2, true, low), 3)
                .initialized(manager, shape, 1);
        FiringRates rates = new FiringRates(net);
        Potentials potentials = new Potentials(net);
        NDArray x = manager.randomUniform(0, 3, shape);
        net.forward(
            new ParameterStore(manager, false),
            new NDList(x),
            false,
            rates.and(potentials).asParameters());
        assertEquals(rates.counts().keySet(), potentials.histograms().keySet());
        rates
            .counts()
            .forEach(
                (name, count) -> {
                  Histogram h = potentials.histograms().get(name);
                  long fired = 0;
                  for (int i = 0; i < h.counts().size(); i++) {
                    fired += h.limits().get(i) > 0.3f ? h.counts().get(i) : 0;
                  }
                  assertEquals(count.spikes(), fired, name);
                });
      }
    }
  }
}
