package sew.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import sew.compute.Backend;
import sew.compute.ComputeScope;
import sew.compute.Scopes;
import sew.tensor.GradMode;

/** A convolution to test: of images [T, N, C, H, W], with C' output channels. */
record ConvolutionCase(Shape images, int channels, int kernel, int stride) {

  ConvolutionCase(int c, int h, int w, int channels, int kernel, int stride) {
    this(new Shape(2, 3, c, h, w), channels, kernel, stride);
  }

  /** Whether gradients are computed by Winograd's algorithm, which rounds where sums do not. */
  boolean hasWinogradGradients() {
    return kernel == 3 && stride == 1 && images.get(2) % 32 == 0;
  }

  /** How many weights there are. */
  int weights() {
    return Math.toIntExact(channels * images.get(2) * kernel * kernel);
  }

  /** How many values Y has. */
  int outputs() {
    long height = (images.get(3) - 1) / stride + 1;
    long width = (images.get(4) - 1) / stride + 1;
    return Math.toIntExact(images.get(0) * images.get(1) * channels * height * width);
  }

  /** 1 to 3 at a share of all places, except in the second of three thirds, which is silent. */
  float[] sumsOfSpikes(double share, Random random) {
    float[] values = new float[Math.toIntExact(images.size())];
    for (int i = 0; i < values.length; i++) {
      boolean silent = i * 3L / values.length == 1;
      values[i] = !silent && random.nextDouble() < share ? 1 + random.nextInt(3) : 0;
    }
    return values;
  }

  /** 1 where {@link #sumsOfSpikes} are not 0. */
  float[] spikes(double share, Random random) {
    float[] values = sumsOfSpikes(share, random);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(1, values[i]);
    }
    return values;
  }

  /** One NaN among spikes comes out where PyTorch's convolution has it. */
  void assertSeesWhatIsNoNumber(Backend backend) {
    Random random = new Random(2);
    float[] x = sumsOfSpikes(0.1, random);
    x[2 * 7 + 3] = Float.NaN; // the middle of the first image, 5 x 7
    float[] weights = values(weights(), () -> 0.5);
    float[] gradient = values(outputs(), () -> 1);

    Map<String, float[]> expected = pass(x, weights, gradient, Backend.PORTABLE);
    Map<String, float[]> found = pass(x, weights, gradient, backend);

    assertTrue(Float.isNaN(sum(expected.get("y"))));
    for (String name : List.of("y", "dL/dweight")) {
      assertArrayEquals(expected.get(name), found.get(name), name);
    }
    assertClose(expected.get("dL/dx"), found.get("dL/dx"), "dL/dx");
  }

  /** Y, dL/dx and dL/dweight of L = sum of Y gradient. */
  Map<String, float[]> pass(float[] x, float[] weights, float[] gradient, Backend backend) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(backend);
        GradMode recording = GradMode.on()) {
      Block layer = layer(weights, manager);
      NDArray weight = StateDict.of(layer).get("weight").getArray();
      NDArray input = ComputeScope.current().memoryOrder().arrange(manager.create(x, images));
      input.setRequiresGradient(true);
      NDArray y =
          layer
              .forward(new ParameterStore(manager, false), new NDList(input), true)
              .singletonOrThrow();
      GradMode.backward(y.mul(manager.create(gradient, y.getShape())).sum());
      Map<String, float[]> values = new LinkedHashMap<>();
      values.put("y", y.toFloatArray());
      values.put("dL/dx", input.getGradient().toFloatArray());
      values.put("dL/dweight", weight.getGradient().toFloatArray());
      return values;
    }
  }

  Block layer(float[] weights, NDManager manager) {
    Block layer = Layers.conv(channels, kernel, stride);
    layer.initialize(manager, DataType.FLOAT32, images);
    StateDict.of(layer).get("weight").getArray().set(weights);
    return layer;
  }

  /** To 1e-5 of the largest. */
  static void assertClose(float[] expected, float[] found, String name) {
    assertEquals(expected.length, found.length, name);
    float max = 0;
    for (float value : expected) {
      max = Math.max(max, Math.abs(value));
    }
    assertTrue(max > 0, "nothing in " + name);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-5 * max, name);
    }
  }

  static float sum(float[] values) {
    float sum = 0;
    for (float value : values) {
      sum += Math.abs(value);
    }
    return sum;
  }

  static float[] values(int length, DoubleSupplier value) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) value.getAsDouble();
    }
    return values;
  }
}
