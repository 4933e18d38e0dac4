package sew.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static sew.layer.ConvolutionCase.assertClose;
import static sew.layer.ConvolutionCase.sum;
import static sew.layer.ConvolutionCase.values;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sew.compute.Backend;
import sew.compute.ComputeScope;
import sew.compute.InChannelsLastOrder;
import sew.compute.MemoryOrder;
import sew.compute.NeedsNativeLibrary;
import sew.compute.Scopes;
import sew.tensor.GradMode;

/**
 * Convolutions that leave zeros out, and those that do not, against PyTorch's; skipped where the
 * native backend is not built or the processor has no AVX-512.
 */
@ExtendWith({NeedsNativeLibrary.class, InChannelsLastOrder.class})
class ConvolutionTest {
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  @BeforeAll
  static void onAProcessorThatCan() throws IOException {
    boolean can = Files.exists(PROCESSOR) && Files.readString(PROCESSOR).contains("avx512f");
    assumeTrue(can, "expected a processor with AVX-512");
  }

  private static ComputeScope asBytes(boolean asBytes) {
    return Scopes.with(c -> c.withSpikesAsBytes(asBytes));
  }

  static Stream<ConvolutionCase> cases() {
    return Stream.of(
        // Row by row of the kernel.
        new ConvolutionCase(16, 5, 7, 32, 3, 1),
        new ConvolutionCase(144, 4, 12, 32, 3, 1),
        new ConvolutionCase(16, 1, 30, 32, 3, 1),
        new ConvolutionCase(16, 30, 1, 32, 3, 1),
        // Bands that end in the middle of an image, and weights that do not fit into the cache.
        new ConvolutionCase(32, 40, 40, 32, 3, 1),
        new ConvolutionCase(128, 40, 40, 64, 3, 1),
        // Tap by tap.
        new ConvolutionCase(48, 13, 25, 64, 3, 1),
        new ConvolutionCase(128, 6, 5, 64, 3, 1),
        new ConvolutionCase(16, 70, 45, 64, 3, 2),
        new ConvolutionCase(16, 9, 27, 64, 3, 2),
        new ConvolutionCase(128, 6, 6, 192, 3, 2),
        new ConvolutionCase(16, 7, 5, 64, 1, 1),
        new ConvolutionCase(64, 8, 9, 64, 1, 2),
        new ConvolutionCase(16, 70, 45, 64, 1, 2),
        // Gradients by parts of output channels.
        new ConvolutionCase(272, 3, 3, 128, 3, 1),
        new ConvolutionCase(272, 3, 3, 128, 1, 1),
        // The same, band after band.
        new ConvolutionCase(16, 9, 7, 128, 3, 1),
        // Few pixels and many weights.
        new ConvolutionCase(128, 6, 5, 256, 3, 1),
        new ConvolutionCase(144, 7, 6, 256, 3, 2),
        new ConvolutionCase(1024, 2, 2, 320, 1, 1),
        // Blocks of input channels, the last of them smaller; with two sums, 1280 channels and the
        // rest.
        new ConvolutionCase(528, 9, 5, 128, 1, 1),
        new ConvolutionCase(528, 9, 5, 64, 1, 2),
        new ConvolutionCase(new Shape(1, 8, 2048, 7, 7), 512, 1, 1));
  }

  static Stream<Arguments> casesAndShares() {
    return cases()
        .flatMap(
            one ->
                Stream.of(
                    Arguments.of(one, 0.1, false),
                    Arguments.of(one, 0.2, true),
                    Arguments.of(one, 0.3, false)));
  }

  /** Numbers with few bits, so that no sum is rounded in any order. */
  @ParameterizedTest
  @MethodSource("casesAndShares")
  void equalPyTorchBitByBitWhereNothingIsRounded(
      ConvolutionCase one, double share, boolean asBytes) {
    Random random = new Random(1);
    DoubleSupplier few = () -> (random.nextInt(129) - 64) / 16.0;
    float[] x = one.sumsOfSpikes(share, random);
    float[] weights = values(one.weights(), few);
    float[] gradient = values(one.outputs(), few);

    Map<String, float[]> expected = one.pass(x, weights, gradient, Backend.PORTABLE);
    Map<String, float[]> found;
    try (ComputeScope computing = asBytes(asBytes)) {
      found = one.pass(x, weights, gradient, Backend.NATIVE);
    }

    assertEquals(expected.keySet(), found.keySet());
    expected.forEach(
        (name, values) -> {
          assertTrue(sum(values) != 0, "nothing in " + name);
          if (name.equals("y") || !one.hasWinogradGradients()) {
            assertArrayEquals(values, found.get(name), name);
          } else {
            assertClose(values, found.get(name), name);
          }
        });
  }

  static Stream<Arguments> casesAndInputs() {
    return cases().flatMap(one -> Stream.of(Arguments.of(one, false), Arguments.of(one, true)));
  }

  /** Sums of Y in PyTorch's order; those of gradients in another one. */
  @ParameterizedTest
  @MethodSource("casesAndInputs")
  void giveThePotentialsOfPyTorchBitByBit(ConvolutionCase one, boolean spikes) {
    Random random = new Random(4);
    float[] x = spikes ? one.spikes(0.2, random) : one.sumsOfSpikes(0.2, random);
    float[] weights = values(one.weights(), random::nextGaussian);
    float[] gradient = values(one.outputs(), random::nextGaussian);

    Map<String, float[]> expected = one.pass(x, weights, gradient, Backend.PORTABLE);
    Map<String, float[]> found = one.pass(x, weights, gradient, Backend.NATIVE);

    assertArrayEquals(expected.get("y"), found.get("y"));
    assertClose(expected.get("dL/dx"), found.get("dL/dx"), "dL/dx");
    float[] weight = found.get("dL/dweight");
    double size = sum(expected.get("dL/dweight")) / weight.length;
    for (int i = 0; i < weight.length; i++) {
      assertEquals(expected.get("dL/dweight")[i], weight[i], 1e-5 * size);
    }
  }

  static Stream<ConvolutionCase> casesOfDenseInputs() {
    return Stream.of(
        // Gradients by Winograd's algorithm.
        new ConvolutionCase(32, 40, 40, 32, 3, 1),
        // Incomplete tiles, and output channels that are no multiple of 32.
        new ConvolutionCase(64, 13, 25, 48, 3, 1),
        new ConvolutionCase(32, 1, 30, 32, 3, 1),
        new ConvolutionCase(32, 30, 1, 16, 3, 1),
        new ConvolutionCase(32, 2, 2, 32, 3, 1),
        // More channels than tiles.
        new ConvolutionCase(128, 6, 5, 64, 3, 1),
        new ConvolutionCase(256, 7, 7, 96, 3, 1),
        // By tiles of pixels: incomplete ones, and such as read the padding.
        new ConvolutionCase(64, 5, 7, 64, 1, 1),
        new ConvolutionCase(128, 17, 13, 192, 1, 1),
        new ConvolutionCase(64, 1, 1, 64, 1, 1),
        // dL/dweight by parts of input channels; output channels that are no multiple of 64.
        new ConvolutionCase(1024, 5, 5, 320, 1, 1),
        new ConvolutionCase(64, 9, 7, 208, 1, 1),
        // Pixels of x that none of Y reads.
        new ConvolutionCase(64, 9, 8, 128, 1, 2),
        new ConvolutionCase(64, 1, 9, 64, 1, 2),
        // Rows and columns of both kinds, odd and even many, and a single one.
        new ConvolutionCase(64, 9, 8, 64, 3, 2),
        new ConvolutionCase(128, 6, 7, 192, 3, 2),
        new ConvolutionCase(64, 1, 30, 64, 3, 2),
        new ConvolutionCase(64, 30, 1, 64, 3, 2));
  }

  /** Inputs most of which are not zero: Y is PyTorch's, the gradients are not. */
  @ParameterizedTest
  @MethodSource("casesOfDenseInputs")
  void giveTheGradientsOfDenseInputs(ConvolutionCase one) {
    Random random = new Random(7);
    float[] x = one.sumsOfSpikes(0.9, random);
    float[] weights = values(one.weights(), random::nextGaussian);
    float[] gradient = values(one.outputs(), random::nextGaussian);

    Map<String, float[]> expected = one.pass(x, weights, gradient, Backend.PORTABLE);
    Map<String, float[]> found = one.pass(x, weights, gradient, Backend.NATIVE);

    assertArrayEquals(expected.get("y"), found.get("y"));
    for (String name : new String[] {"dL/dx", "dL/dweight"}) {
      assertClose(expected.get(name), found.get(name), name);
    }
    Map<String, float[]> again = one.pass(x, weights, gradient, Backend.NATIVE);
    found.forEach((name, values) -> assertArrayEquals(values, again.get(name), name));
  }

  /** PyTorch's has NaN there: zero times infinity. */
  @ParameterizedTest
  @MethodSource("cases")
  void doNotLookAtWeightsOfZeros(ConvolutionCase one) {
    float[] x = new float[Math.toIntExact(one.images().size())];
    float[] weights = values(one.weights(), () -> Double.POSITIVE_INFINITY);
    float[] gradient = values(one.outputs(), () -> Double.POSITIVE_INFINITY);

    Map<String, float[]> found = one.pass(x, weights, gradient, Backend.NATIVE);

    assertArrayEquals(new float[one.outputs()], found.get("y"));
    assertArrayEquals(new float[weights.length], found.get("dL/dweight"));
  }

  @Test
  void seeWhatIsNoNumber() {
    new ConvolutionCase(16, 5, 7, 32, 3, 1).assertSeesWhatIsNoNumber(Backend.NATIVE);
  }

  /** Halves are no bytes. */
  @Test
  void keepWhatIsNoByte() {
    ConvolutionCase one = new ConvolutionCase(32, 9, 9, 32, 3, 1);
    Random random = new Random(5);
    float[] x = one.sumsOfSpikes(0.2, random);
    x[3 * 9 + 3] = 0.5f;
    float[] weights = values(one.weights(), () -> random.nextInt(9) - 4);
    float[] gradient = values(one.outputs(), () -> random.nextInt(9) - 4);
    Map<String, float[]> expected = one.pass(x, weights, gradient, Backend.PORTABLE);
    try (ComputeScope computing = asBytes(true)) {
      one.pass(x, weights, gradient, Backend.NATIVE)
          .forEach((name, values) -> assertClose(expected.get(name), values, name));
    }
  }

  /** Nothing is kept where nothing is recorded, as bytes or not. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void computeTheSameWithoutRecording(boolean asBytes) {
    ConvolutionCase one = new ConvolutionCase(32, 9, 9, 32, 3, 1);
    Random random = new Random(6);
    float[] x = one.sumsOfSpikes(0.2, random);
    float[] weights = values(one.weights(), random::nextGaussian);
    float[] gradient = new float[one.outputs()];
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope bytes = asBytes(asBytes);
        ComputeScope computing = Scopes.with(Backend.NATIVE);
        GradMode silent = GradMode.off()) {
      Block layer = one.layer(weights, manager);
      NDArray images =
          ComputeScope.current().memoryOrder().arrange(manager.create(x, one.images()));
      NDArray y =
          layer
              .forward(new ParameterStore(manager, false), new NDList(images), false)
              .singletonOrThrow();
      float[] recorded = one.pass(x, weights, gradient, Backend.NATIVE).get("y");
      assertArrayEquals(recorded, y.toFloatArray());
    }
  }

  /** What PyTorch computes faster, or only PyTorch: many values, and another order in memory. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void areLeftToPyTorch(boolean manyValues) {
    // Output channels that are a multiple of 32, but not of 64.
    ConvolutionCase one = new ConvolutionCase(144, 13, 25, 96, 3, 1);
    Random random = new Random(3);
    double share = manyValues ? 0.9 : 0.1;
    int inputs = Math.toIntExact(one.images().size());
    float[] x = values(inputs, () -> random.nextDouble() < share ? 1 : 0);
    MemoryOrder order = manyValues ? MemoryOrder.CHANNELS_LAST : MemoryOrder.CHANNELS_FIRST;
    float[] weights = values(one.weights(), random::nextGaussian);
    float[] gradient = values(one.outputs(), random::nextGaussian);

    try (ComputeScope computing = Scopes.with(c -> c.withMemoryOrder(order))) {
      Map<String, float[]> expected = one.pass(x, weights, gradient, Backend.PORTABLE);
      one.pass(x, weights, gradient, Backend.NATIVE)
          .forEach((name, values) -> assertArrayEquals(expected.get(name), values, name));
    }
  }
}
