package sew.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sew.layer.ConvolutionCase.values;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sew.compute.Autocast;
import sew.compute.Backend;
import sew.compute.ComputeScope;
import sew.compute.InChannelsLastOrder;
import sew.compute.MemoryOrder;
import sew.compute.NeedsNativeLibrary;
import sew.compute.Precision;
import sew.compute.Scopes;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.tensor.GradMode;

/** Neurons that compute the convolution before them, against one layer after the other. */
@ExtendWith({NeedsNativeLibrary.class, InChannelsLastOrder.class})
class ConvolutionBeforeNeuronsTest {
  private static final PairList<String, Object> OF_EACH_LAYER = new PairList<>();

  static {
    Probe probe = (layer, output) -> {};
    OF_EACH_LAYER.add("probe", probe);
  }

  static Stream<Arguments> cases() {
    return Stream.of(
            // Row by row of the kernel, in bands of all time steps and, where few rows fit into the
            // cache, after the whole convolution; with images that a band begins or ends in.
            new ConvolutionCase(32, 40, 40, 32, 3, 1),
            new ConvolutionCase(128, 40, 40, 64, 3, 1),
            new ConvolutionCase(new Shape(16, 1, 32, 24, 128), 64, 3, 1),
            new ConvolutionCase(new Shape(1, 3, 16, 9, 7), 32, 3, 1),
            // Tap by tap.
            new ConvolutionCase(48, 13, 25, 64, 3, 1),
            new ConvolutionCase(16, 70, 45, 64, 3, 2),
            new ConvolutionCase(64, 8, 9, 64, 1, 2),
            // Few pixels and many weights.
            new ConvolutionCase(144, 7, 6, 256, 3, 2),
            new ConvolutionCase(1024, 2, 2, 320, 1, 1),
            // Not for us.
            new ConvolutionCase(3, 9, 10, 32, 3, 1),
            new ConvolutionCase(16, 9, 10, 24, 3, 1))
        .flatMap(one -> Stream.of(Arguments.of(one, 0.15), Arguments.of(one, 0.9)));
  }

  /** PLIF's tau is no power of two, so that its own products are rounded, too. */
  private static final Neuron PLIF = new Neuron.Plif(3, true, Firing.DEFAULT);

  @ParameterizedTest
  @MethodSource("cases")
  void fireAsAfterEachLayer(ConvolutionCase one, double share) {
    check(one, share, Neuron.Lif.DEFAULT, true);
    check(one, share, PLIF, true);
  }

  @Test
  void fireWithoutNorm() {
    check(new ConvolutionCase(32, 40, 40, 32, 3, 1), 0.2, Neuron.If.DEFAULT, false);
  }

  @Test
  void fireInChannelsFirstOrder() {
    try (ComputeScope order = Scopes.with(c -> c.withMemoryOrder(MemoryOrder.CHANNELS_FIRST))) {
      check(new ConvolutionCase(32, 12, 13, 64, 3, 1), 0.2, Neuron.Lif.DEFAULT, true);
    }
  }

  @Test
  void fireInLowPrecision() {
    try (ComputeScope precision = Scopes.with(c -> c.withPrecision(Precision.BFLOAT16))) {
      check(new ConvolutionCase(32, 12, 13, 64, 3, 1), 0.2, Neuron.Lif.DEFAULT, true);
    }
  }

  /** Only in inference, where nothing looks at the layers between. */
  @Test
  void nothingElseLeavesConvolutionsToNeurons() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(Backend.NATIVE)) {
      var one = new ConvolutionCase(32, 4, 4, 32, 3, 1);
      Chain f = chain(one, true, manager);
      NDArray x = manager.zeros(one.images());
      ParameterStore store = new ParameterStore(manager, false);
      SpikingLayer sn = new SpikingLayer(Neuron.Lif.DEFAULT);
      assertNotNull(f.neuronInput(store, x, sn, false, null).convolution());
      assertNull(f.neuronInput(store, x, sn, true, null).convolution());
      assertNull(f.neuronInput(store, x, sn, false, OF_EACH_LAYER).convolution());
      try (ComputeScope java = Scopes.with(Backend.JAVA)) {
        assertNull(f.neuronInput(store, x, sn, false, null).convolution());
      }
      var grouped = new Chain().add("conv", Layers.conv(32, 3, 1, 2, 1));
      grouped.initialize(manager, DataType.FLOAT32, one.images());
      assertNull(grouped.neuronInput(store, x, sn, false, null).convolution());
    }
  }

  /** With and without a shortcut, S has the bits that it has where a probe sees every layer. */
  private static void check(ConvolutionCase one, double share, Neuron neuron, boolean hasNorm) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(Backend.NATIVE);
        Autocast autocast = Autocast.open(ComputeScope.current());
        GradMode silent = GradMode.off()) {
      Chain f = chain(one, hasNorm, manager);
      SpikingLayer sn = new SpikingLayer(neuron);
      sn.initialize(manager, DataType.FLOAT32, one.images());
      ParameterStore store = new ParameterStore(manager, false);
      MemoryOrder order = ComputeScope.current().memoryOrder();
      float[] images = one.sumsOfSpikes(share, new Random(1));
      NDArray x = order.arrange(manager.create(images, one.images()));

      NDArray u = f.neuronInput(store, x, sn, false, OF_EACH_LAYER).array();
      NDArray expected = sn.spikes(store, NeuronInput.of(u), false);
      NDArray shortcut = expected.add(1);
      NDArray found, sum;
      try (NeuronInput left = f.neuronInput(store, x, sn, false, null)) {
        found = sn.spikes(store, left, false);
        sum = sn.forwardAdding(store, left, shortcut, false);
      }

      double rate = expected.mean().getFloat();
      assertTrue(rate > 0.02 && rate < 0.98, "a rate of " + rate);
      assertEquals(expected.getShape(), found.getShape());
      assertArrayEquals(expected.toFloatArray(), found.toFloatArray());
      assertArrayEquals(expected.add(shortcut).toFloatArray(), sum.toFloatArray());
      assertArrayEquals(x.toFloatArray(), images, "the inputs");
    }
  }

  /** A convolution and, perhaps, BN, which let about a third of neurons fire. */
  private static Chain chain(ConvolutionCase one, boolean hasNorm, NDManager manager) {
    Chain f = new Chain().add("conv", Layers.conv(one.channels(), one.kernel(), one.stride()));
    if (hasNorm) {
      f.add("bn", Layers.norm());
    }
    f.initialize(manager, DataType.FLOAT32, one.images());
    Random random = new Random(2);
    Map<String, Parameter> parameters = StateDict.of(f);
    double scale = 2 / Math.sqrt((double) one.weights() / one.channels());
    Parameters.set(
        parameters.get("conv.weight"), values(one.weights(), () -> scale * random.nextGaussian()));
    for (String name : List.of("weight", "bias", "running_mean", "running_var")) {
      if (hasNorm) {
        Parameters.set(
            parameters.get("bn." + name), values(one.channels(), () -> 0.5 + random.nextDouble()));
      }
    }
    return f;
  }
}
