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
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.tensor.NativeArrays;

class FiringRatesTest {
  @Test
  void addsUpTheSpikesOfAllBatches() {
    try (NDManager manager = NDManager.newBaseManager()) {
      SpikingLayer layer = new SpikingLayer(new Neuron.If(Firing.DEFAULT));
      Chain net = new Chain().add("sn", layer);
      FiringRates rates = new FiringRates(net);
      // Inputs [T = 2, N = 1, 3]: the third neuron fires twice, the second once, the first never.
      NDArray x =
          NativeArrays.of(manager, new float[] {0, 0.6f, 2, 0, 0.6f, 2}, new Shape(2, 1, 3));
      ParameterStore store = new ParameterStore(manager, false);
      for (int batch = 0; batch < 2; batch++) {
        net.forward(store, new NDList(x), false, rates.asParameters());
      }
      rates.onOutput(new SpikingLayer(new Neuron.If(Firing.DEFAULT)), x);
      assertEquals(List.of(new FiringRates.Count(6, 12)), List.copyOf(rates.counts().values()));
      assertEquals(List.of(0.5), List.copyOf(rates.rates().values()));
    }
  }

  /** One spike more than float32 can count. */
  @Test
  void countsMoreSpikesThanFloatsAreExactFor() {
    try (NDManager manager = NDManager.newBaseManager()) {
      SpikingLayer layer = new SpikingLayer(Neuron.If.DEFAULT);
      FiringRates rates = new FiringRates(new Chain().add("sn", layer));
      int n = (1 << 24) + 1;
      try (NDArray all = manager.ones(new Shape(1, n))) {
        rates.onOutput(layer, all);
      }
      assertEquals(n, rates.counts().get("sn").spikes());
      assertEquals(1, rates.rates().get("sn"));
    }
  }
}
