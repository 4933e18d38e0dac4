package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import sew.layer.Layers;

class NonzeroInputsTest {

  /** 9 x 16 products for each of 2 x 2 pixels, and 1 x 8 for each of 3 x 3; BN has none. */
  @Test
  void weighsConvolutionsByTheirProducts() {
    NonzeroInputs nonzero = new NonzeroInputs();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NDArray quarter = manager.create(new float[] {0, 3, 0, 0}, new Shape(1, 1, 1, 2, 2));
      NDArray all = manager.ones(new Shape(1, 1, 1, 3, 3));
      nonzero.onInput(Layers.conv(16, 3, 1), quarter);
      nonzero.onInput(Layers.norm(), all);
      nonzero.onInput(Layers.conv(8, 1, 1), all);
    }
    double first = 4 * 9 * 16;
    double second = 9 * 8;
    assertEquals((first / 4 + second) / (first + second), nonzero.share(), 1e-12);
  }
}
