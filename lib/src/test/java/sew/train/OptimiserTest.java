package sew.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import sew.tensor.NativeArrays;

/**
 * Three updates from p = (0.5, -1) against PyTorch 2.7.1:
 *
 * <pre>{@code
 * def show(o, **k):
 *     p = torch.nn.Parameter(torch.tensor([0.5, -1.0])); opt = getattr(torch.optim, o)([p], lr=0.1, **k)
 *     for g in ([0.1, -0.2], [0.3, 0.1], [-0.2, 0.4]):
 *         p.grad = torch.tensor(g); opt.step()
 *     print(["%.9g" % x for x in p.tolist()])
 * }</pre>
 */
class OptimiserTest {
  private static final float[][] GRADIENTS = {{0.1f, -0.2f}, {0.3f, 0.1f}, {-0.2f, 0.4f}};

  /** show("SGD", momentum=0.9, weight_decay=0.01). */
  @Test
  void weightDecayIsAddedToTheGradient() {
    isPyTorchs(new Optimiser.Sgd(0.9, 0.01, 0, false), 0.433165371, -0.999260783);
  }

  /** show("SGD", weight_decay=0.01). */
  @Test
  void decaysWithoutMomentum() {
    isPyTorchs(new Optimiser.Sgd(0, 0.01, 0, false), 0.478551477, -1.02703297);
  }

  /** show("SGD", momentum=0.9, weight_decay=0.01, nesterov=True). */
  @Test
  void nesterovLooksAhead() {
    isPyTorchs(new Optimiser.Sgd(0.9, 0.01, 0, true), 0.418503672, -1.02645469);
  }

  /** show("SGD", momentum=0.9, dampening=0.3). */
  @Test
  void dampeningStartsWithTheSecondStep() {
    isPyTorchs(new Optimiser.Sgd(0.9, 0, 0.3, false), 0.446999997, -0.987100065);
  }

  /** show("Adam", weight_decay=0.01). */
  @Test
  void adamDecaysBeforeItsMoments() {
    isPyTorchs(new Optimiser.Adam(0.9, 0.999, 1e-8, 0.01), 0.2803877, -0.910847127);
  }

  @Test
  void refusesWhatPyTorchRefuses() {
    var e =
        assertThrows(IllegalArgumentException.class, () -> new Optimiser.Sgd(0.9, 0, 0.1, true));
    assertTrue(e.getMessage().startsWith("Nesterov's momentum needs"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Optimiser.Sgd(0, 0, 0, true));
    assertThrows(IllegalArgumentException.class, () -> new Optimiser.Sgd(0.9, -1, 0, false));
    assertThrows(IllegalArgumentException.class, () -> new Optimiser.Adam(0.9, 0.9, 1e-8, -1));
  }

  private static void isPyTorchs(Optimiser optimiser, double... expected) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NDArray p = NativeArrays.of(manager, new float[] {0.5f, -1}, new Shape(2));
      List<NDArray> slots =
          optimiser.slots().stream().map(name -> manager.zeros(new Shape(2))).toList();
      for (int step = 0; step < GRADIENTS.length; step++) {
        NDArray g = NativeArrays.of(manager, GRADIENTS[step], new Shape(2));
        optimiser.update(p, g, slots, 0.1, step + 1);
      }
      float[] found = p.toFloatArray();
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], found[i], 1.2e-7, "component " + i);
      }
    }
  }
}
