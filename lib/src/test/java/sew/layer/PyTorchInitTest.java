package sew.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PyTorchInitTest {

  @Test
  void drawsConvolutionsUniformlyWithinOneOverRootFanIn() {
    float[] weights = draw(Layers.conv(64, 3, 1), new Shape(2, 3, 16, 8, 8), 5).get("weight");
    double bound = 1 / Math.sqrt(16 * 9);
    double square = 0;
    for (float w : weights) {
      assertTrue(Math.abs(w) <= bound);
      square += (double) w * w;
    }
    assertEquals(64 * 16 * 9, weights.length);
    assertEquals(bound * bound / 3, square / weights.length, 0.03 * bound * bound / 3);
  }

  @Test
  void drawsTheBiasOfAFullyConnectedLayerFromItsFanIn() {
    Map<String, float[]> values = draw(Layers.linear(400), new Shape(2, 9), 5);
    float largest = 0;
    for (float b : values.get("bias")) {
      largest = Math.max(largest, Math.abs(b));
    }
    assertTrue(largest <= 1 / 3f && largest > 0.3f, "the largest bias is " + largest);
  }

  @Test
  void startsBatchNormalisationAsTheIdentity() {
    Map<String, float[]> values = draw(Layers.norm(), new Shape(2, 3, 2, 4, 4), 5);
    assertArrayEquals(new float[] {1, 1}, values.get("weight"));
    assertArrayEquals(new float[] {0, 0}, values.get("bias"));
    assertArrayEquals(new float[] {0, 0}, values.get("running_mean"));
    assertArrayEquals(new float[] {1, 1}, values.get("running_var"));
  }

  @Test
  void aSeedMeansOneNetwork() {
    Shape shape = new Shape(2, 3, 4, 8, 8);
    float[] weights = draw(Layers.conv(8, 3, 1), shape, 5).get("weight");
    assertArrayEquals(weights, draw(Layers.conv(8, 3, 1), shape, 5).get("weight"));
    assertNotEquals(weights[0], draw(Layers.conv(8, 3, 1), shape, 6).get("weight")[0]);
  }

  private static Map<String, float[]> draw(Block block, Shape shape, long seed) {
    try (NDManager manager = NDManager.newBaseManager()) {
      block.initialize(manager, DataType.FLOAT32, shape);
      PyTorchInit.draw(block, seed);
      Map<String, float[]> values = new java.util.LinkedHashMap<>();
      for (Map.Entry<String, Parameter> entry : StateDict.of(block).entrySet()) {
        values.put(entry.getKey(), Parameters.get(entry.getValue()));
      }
      return values;
    }
  }
}
