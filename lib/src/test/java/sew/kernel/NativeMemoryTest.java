package sew.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sew.kernel.JavaKernelTest.assertClose;
import static sew.kernel.JavaKernelTest.random;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.pooling.Pool;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.compute.MemoryOrder;
import sew.compute.NativeLibrary;
import sew.compute.NeedsNativeLibrary;
import sew.compute.Scopes;
import sew.layer.Chain;
import sew.layer.Layers;
import sew.layer.PyTorchInit;
import sew.layer.SpikingLayer;
import sew.layer.StateDict;
import sew.neuron.Neuron;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;
import sew.tensor.Tape;

/**
 * What the native backend keeps for the backward pass, and where; skipped where it is not built.
 */
@ExtendWith(NeedsNativeLibrary.class)
class NativeMemoryTest {
  private static final int MIB = 1 << 20;

  /**
   * Of two layers with 16 MiB of values each: what BN reads, not what it makes, and S. In
   * channels-last order the second convolution leaves zeros out.
   */
  @ParameterizedTest
  @CsvSource({
    "CHANNELS_FIRST, false",
    "CHANNELS_FIRST, true",
    "CHANNELS_LAST, false",
    "CHANNELS_LAST, true"
  })
  void keepsTheInputsOfNormAndSpikes(MemoryOrder order, boolean asBytes) {
    Compute compute =
        Compute.DEFAULT
            .withBackend(Backend.NATIVE)
            .withMemoryOrder(order)
            .withSpikesAsBytes(asBytes);
    Shape input = new Shape(4, 2, 2, 128, 128);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = ComputeScope.open(compute);
        GradMode recording = GradMode.on()) {
      Block block = twoLayers(s -> s, 32, input, manager);
      NDArray x = order.arrange(random(manager, input, 1));
      NativeLibrary.functions();
      long before = used();
      NDArray loss = loss(block, x);
      assertEquals(2 * 16 + (asBytes ? 4 : 16), (used() - before) / MIB);
      GradMode.backward(loss);
      assertEquals(0, (used() - before) / MIB);
    }
  }

  /**
   * S, S + 1 and their product, in bytes, which lie before PyTorch's convolution and before ours.
   */
  @ParameterizedTest
  @EnumSource(MemoryOrder.class)
  void keepsBytesOfWhatLiesBeforeTheConvolution(MemoryOrder order) {
    Compute compute =
        Compute.DEFAULT.withBackend(Backend.NATIVE).withMemoryOrder(order).withSpikesAsBytes(true);
    Shape input = new Shape(4, 2, 2, 128, 128);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = ComputeScope.open(compute);
        GradMode recording = GradMode.on()) {
      UnaryOperator<NDArray> product =
          s -> {
            try (NDArray more = s.add(1)) {
              return s.mul(more);
            }
          };
      Block block = twoLayers(product, 32, input, manager);
      NDArray x = order.arrange(random(manager, input, 1));
      NativeLibrary.functions();
      long before = used();
      NDArray loss = loss(block, x);
      assertEquals(2 * 16 + 3 * 4, (used() - before) / MIB);
      GradMode.backward(loss);
      assertEquals(0, (used() - before) / MIB);
    }
  }

  /** 4 MiB at every one of four time steps: the neurons read them where they lie. */
  @Test
  void readsWhatIsRepeatedWithoutACopy() {
    Shape once = new Shape(1, 4, 16, 128, 128);
    Shape repeated = new Shape(4, 4, 16, 128, 128);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(Backend.NATIVE);
        GradMode recording = GradMode.on()) {
      NDArray x = random(manager, once, 1);
      x.setRequiresGradient(true);
      NativeLibrary.functions();
      long before = used();
      try (NDArray all = x.broadcast(repeated)) {
        NDArray s = SpikingLayer.run(Neuron.If.DEFAULT, all, null, null, true).spikes();
        assertEquals(4 + 16, (used() - before) / MIB, "V and S");
        GradMode.backward(s, s.onesLike());
      }
      assertTrue(x.getGradient().sum().getFloat() > 0);
    }
  }

  @Test
  void takesTheMemoryOfEarlierArrays() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NativeLibrary.functions();
      long most = 0;
      for (int i = 0; i < 10; i++) {
        try (NDArray large = manager.zeros(new Shape(7, MIB))) {
          assertEquals(0, large.sum().getFloat(), "values of an earlier array");
          large.addi(1);
          most = i == 0 ? memory()[1] : most;
        }
      }
      assertEquals(most, memory()[1]);
    }
  }

  /** Larger than anything else here, and never written: addresses only. */
  @Test
  void joinsWhatIsFree() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NativeLibrary.functions();
      NDArray first = manager.create(new Shape(100, MIB));
      NDArray second = manager.create(new Shape(100, MIB));
      NDArray third = manager.create(new Shape(100, MIB));
      long most = memory()[1];
      second.close();
      first.close();
      third.close();
      manager.create(new Shape(300, MIB));
      assertEquals(most, memory()[1]);
    }
  }

  /** Spikes, products, pooling; and what is no byte: halves, negative numbers, 256. */
  static Stream<UnaryOperator<NDArray>> readings() {
    Shape window = new Shape(3, 3);
    Shape one = new Shape(1, 1);
    return Stream.of(
        s -> times(s, 1),
        s -> s.mul(s.add(1)),
        s -> Pool.maxPool2d(s.reshape(-1, 5, 9, 7), window, one, one, false).reshape(s.getShape()),
        s -> times(s, 255),
        s -> times(s, 256),
        s -> times(s, 0.5f),
        s -> times(s, -1));
  }

  /** {@code NDArray.mul(Number)} closes the factor, which autograd keeps: its memory may go. */
  private static NDArray times(NDArray s, float factor) {
    return s.mul(NativeArrays.of(s.getManager(), new float[] {factor}, new Shape(1)));
  }

  @ParameterizedTest
  @MethodSource("readings")
  void givesTheGradientsOfTheOperations(UnaryOperator<NDArray> reading) {
    assertSameGradients(reading, 1e-5);
  }

  @ParameterizedTest
  @EnumSource(MemoryOrder.class)
  void givesThemInBothOrders(MemoryOrder order) {
    // The operations go through memory in another order than a layer of channels last.
    try (ComputeScope ordered = Scopes.with(c -> c.withMemoryOrder(order))) {
      assertSameGradients(s -> order.arrange(times(s, 3)), 1e-4);
    }
  }

  private static ComputeScope asBytes() {
    return Scopes.with(c -> c.withBackend(Backend.NATIVE).withSpikesAsBytes(true));
  }

  private static void assertSameGradients(UnaryOperator<NDArray> reading, double tolerance) {
    Map<String, float[]> expected = gradients(reading, Backend.PORTABLE, 1);
    Map<String, float[]> found;
    try (ComputeScope asBytes = asBytes()) {
      found = gradients(reading, Backend.NATIVE, 1);
    }
    assertEquals(expected.keySet(), found.keySet());
    assertTrue(IntStream.range(0, 90).anyMatch(i -> expected.get("conv2.weight")[i] != 0));
    expected.forEach((name, values) -> assertClose(values, found.get(name), tolerance));
  }

  /** A graph that is kept can be walked through again. */
  @Test
  void keepsItAsLongAsTheGraph() {
    Map<String, float[]> once;
    Map<String, float[]> twice;
    try (ComputeScope asBytes = asBytes()) {
      once = gradients(s -> times(s, 1), Backend.NATIVE, 1);
      twice = gradients(s -> times(s, 1), Backend.NATIVE, 2);
    }
    twice.forEach(
        (name, values) -> {
          float[] doubled = once.get(name).clone();
          for (int i = 0; i < doubled.length; i++) {
            doubled[i] *= 2;
          }
          assertArrayEquals(doubled, values, name);
        });
  }

  /** What a convolution has read is gone when a backward pass has been through it. */
  @Test
  void takesInputsWhoseGraphIsGone() {
    Shape input = new Shape(3, 5, 2, 9, 7);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = asBytes();
        GradMode recording = GradMode.on()) {
      Chain chain = new Chain();
      chain.add("conv", Layers.conv(5, 3, 1)).add("bn", Layers.norm());
      chain.initialize(manager, DataType.FLOAT32, input);
      PyTorchInit.draw(chain, 7);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray given = random(manager, input, 1);
      given.setRequiresGradient(true);
      NDArray x = chain.forward(store, new NDList(times(given, 1)), true).head();
      GradMode.backward(x.sum());
      NDArray s = SpikingLayer.run(Neuron.If.DEFAULT, x, null, null, true).spikes();
      assertTrue(s.sum().getFloat() > 0);
    }
  }

  /** The gradients of all parameters, added up over {@code passes} backward passes. */
  private static Map<String, float[]> gradients(
      UnaryOperator<NDArray> reading, Backend backend, int passes) {
    // 9 x 7 pixels and 5 channels: no rows of neurons end with a channel.
    Shape input = new Shape(3, 5, 2, 9, 7);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(backend);
        GradMode recording = GradMode.on()) {
      Block block = twoLayers(reading, 5, input, manager);
      NDArray loss = loss(block, random(manager, input, 1));
      for (int pass = 1; pass <= passes; pass++) {
        NDArray one = manager.ones(new Shape());
        JniUtils.backward((PtNDArray) loss, (PtNDArray) one, pass < passes, false);
      }
      GradMode.currentTape().ifPresent(tape -> assertTrue(tape.isEmpty()));
      Map<String, float[]> gradients = new LinkedHashMap<>();
      StateDict.of(block)
          .forEach(
              (name, parameter) -> {
                if (parameter.requiresGradient()) {
                  gradients.put(name, parameter.getArray().getGradient().toFloatArray());
                }
              });
      return gradients;
    }
  }

  /** SN(BN(C(reading(SN(BN(C(x))))))). */
  private static Block twoLayers(
      UnaryOperator<NDArray> reading, int channels, Shape input, NDManager manager) {
    Chain chain = new Chain();
    chain.add("conv1", Layers.conv(channels, 3, 1)).add("bn1", Layers.norm());
    chain.add("sn1", new SpikingLayer(Neuron.Plif.DEFAULT));
    chain.add("reading", LambdaBlock.singleton(s -> view(reading.apply(s), s)));
    chain.add("conv2", Layers.conv(channels, 3, 1)).add("bn2", Layers.norm());
    chain.add("sn2", new SpikingLayer(Neuron.Plif.DEFAULT));
    chain.initialize(manager, DataType.FLOAT32, input);
    PyTorchInit.draw(chain, 7);
    return chain;
  }

  /** Another handle of {@code result}, whose own is closed unless it is that of {@code input}. */
  private static NDArray view(NDArray result, NDArray input) {
    NDArray view = Tape.view(result);
    if (result != input) {
      result.close();
    }
    return view;
  }

  private static NDArray loss(Block block, NDArray x) {
    ParameterStore store = new ParameterStore(x.getManager(), false);
    try (NDArray s = block.forward(store, new NDList(x), true).singletonOrThrow()) {
      return s.sum();
    }
  }

  private static long used() {
    return memory()[0];
  }

  private static long[] memory() {
    long[] usedAndMost = new long[2];
    assertNull(NativeLibrary.functions().sew_memory_in_use(usedAndMost));
    return usedAndMost;
  }
}
