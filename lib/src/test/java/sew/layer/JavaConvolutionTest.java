package sew.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static sew.layer.ConvolutionCase.assertClose;
import static sew.layer.ConvolutionCase.values;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sew.compute.Backend;
import sew.compute.ComputeScope;
import sew.compute.InChannelsLastOrder;
import sew.compute.MemoryOrder;
import sew.compute.Scopes;
import sew.tensor.GradMode;

/** Convolutions that leave zeros out in Java against PyTorch's. */
@ExtendWith(InChannelsLastOrder.class)
class JavaConvolutionTest {
  static Stream<ConvolutionCase> cases() {
    return Stream.of(
        new ConvolutionCase(32, 5, 7, 32, 3, 1),
        // Bands and chunks that end in the middle of an image.
        new ConvolutionCase(48, 40, 40, 32, 3, 1),
        new ConvolutionCase(64, 13, 25, 96, 3, 1),
        new ConvolutionCase(128, 14, 14, 128, 3, 1),
        new ConvolutionCase(32, 1, 30, 32, 3, 1),
        new ConvolutionCase(32, 30, 1, 32, 3, 1),
        new ConvolutionCase(32, 1, 1, 32, 3, 1),
        // Rows longer than a chunk.
        new ConvolutionCase(new Shape(2, 1, 32, 3, 700), 32, 3, 1));
  }

  /** Sums of Y in PyTorch's order; those of gradients in others. */
  @ParameterizedTest
  @MethodSource("cases")
  void giveThePotentialsOfPyTorchBitByBit(ConvolutionCase one) {
    Random random = new Random(4);
    float[] x = one.sumsOfSpikes(0.1, random);
    float[] weights = values(one.weights(), random::nextGaussian);
    float[] gradient = values(one.outputs(), random::nextGaussian);

    Map<String, float[]> expected = one.pass(x, weights, gradient, Backend.PORTABLE);
    Map<String, float[]> found = one.pass(x, weights, gradient, Backend.JAVA);

    assertArrayEquals(expected.get("y"), found.get("y"));
    assertClose(expected.get("dL/dx"), found.get("dL/dx"), "dL/dx");
    assertClose(expected.get("dL/dweight"), found.get("dL/dweight"), "dL/dweight");
    Map<String, float[]> again = one.pass(x, weights, gradient, Backend.JAVA);
    found.forEach((name, values) -> assertArrayEquals(values, again.get(name), name));
  }

  @Test
  void seeWhatIsNoNumber() {
    new ConvolutionCase(32, 5, 7, 32, 3, 1).assertSeesWhatIsNoNumber(Backend.JAVA);
  }

  @Test
  void refuseAnotherNumberOfChannels() {
    ConvolutionCase one = new ConvolutionCase(32, 9, 9, 32, 3, 1);
    ConvolutionCase other = new ConvolutionCase(64, 9, 9, 32, 3, 1);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(Backend.JAVA);
        GradMode recording = GradMode.on()) {
      Block layer = one.layer(new float[one.weights()], manager);
      NDList spikes = new NDList(manager.zeros(other.images()));
      ParameterStore store = new ParameterStore(manager, false);
      assertThrows(EngineException.class, () -> layer.forward(store, spikes, true));
    }
  }

  static Stream<ConvolutionCase> casesOfPyTorch() {
    return Stream.of(
        new ConvolutionCase(2, 9, 9, 32, 3, 1),
        new ConvolutionCase(32, 9, 9, 24, 3, 1),
        new ConvolutionCase(32, 9, 9, 32, 1, 1),
        new ConvolutionCase(32, 9, 9, 32, 3, 2),
        new ConvolutionCase(new Shape(1, 1, 32, 9, 9), 32, 3, 1),
        new ConvolutionCase(256, 3, 3, 256, 3, 1));
  }

  @ParameterizedTest
  @MethodSource("casesOfPyTorch")
  void leaveOtherShapesToPyTorch(ConvolutionCase one) {
    assertSameAsPyTorch(one, 0.1, MemoryOrder.CHANNELS_LAST);
  }

  @Test
  void leaveTheOtherOrderInMemoryToPyTorch() {
    ConvolutionCase one = new ConvolutionCase(32, 9, 9, 32, 3, 1);
    assertSameAsPyTorch(one, 0.1, MemoryOrder.CHANNELS_FIRST);
  }

  /** All but dL/dx. */
  @Test
  void leaveManyValuesToPyTorch() {
    ConvolutionCase one = new ConvolutionCase(32, 9, 9, 32, 3, 1);
    Random random = new Random(3);
    float[] x = one.sumsOfSpikes(0.9, random);
    float[] weights = values(one.weights(), random::nextGaussian);
    float[] gradient = values(one.outputs(), random::nextGaussian);
    Map<String, float[]> expected = one.pass(x, weights, gradient, Backend.PORTABLE);
    Map<String, float[]> found = one.pass(x, weights, gradient, Backend.JAVA);
    assertArrayEquals(expected.get("y"), found.get("y"));
    assertClose(expected.get("dL/dx"), found.get("dL/dx"), "dL/dx");
    assertArrayEquals(expected.get("dL/dweight"), found.get("dL/dweight"));
  }

  /** Bit by bit, in dL/dweight, too. */
  private static void assertSameAsPyTorch(ConvolutionCase one, double share, MemoryOrder order) {
    Random random = new Random(3);
    float[] x = one.sumsOfSpikes(share, random);
    float[] weights = values(one.weights(), random::nextGaussian);
    float[] gradient = values(one.outputs(), random::nextGaussian);
    try (ComputeScope computing = Scopes.with(c -> c.withMemoryOrder(order))) {
      Map<String, float[]> expected = one.pass(x, weights, gradient, Backend.PORTABLE);
      Map<String, float[]> found = one.pass(x, weights, gradient, Backend.JAVA);
      assertEquals(expected.keySet(), found.keySet());
      expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), name));
    }
  }
}
