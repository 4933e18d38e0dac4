package sew.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sew.neuron.Drive;
import sew.neuron.MultiStep;
import sew.neuron.Neuron;
import sew.tensor.Backend;
import sew.tensor.GradMode;
import sew.tensor.MemoryOrder;
import sew.tensor.NativeArrays;

/** BN inside the neurons' pass against PyTorch's batch_norm. */
class FusedNormTest {

  @AfterEach
  void putChannelsFirstAgain() {
    System.clearProperty(MemoryOrder.PROPERTY);
  }

  /**
   * Planes that are smaller, as big and bigger than a row of the kernel; odd numbers of channels.
   */
  static Stream<Shape> inputs() {
    return Stream.of(
        new Shape(4, 2, 3, 5, 7),
        new Shape(3, 2, 2, 16, 32),
        new Shape(2, 3, 5, 29, 23),
        new Shape(16, 1, 2, 9, 9));
  }

  private static final class Trial {
    final Map<String, float[]> values = new LinkedHashMap<>();

    /** Two training steps of conv-BN-SN-conv-BN-SN + shortcut, then inference. */
    Trial(Shape shape, int channels, Neuron neuron, Backend backend) {
      try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
        Chain f =
            new Chain()
                .add("conv1", Layers.conv(channels, 3, 1))
                .add("bn1", Layers.norm())
                .add("sn1", new MultiStep(neuron))
                .add("conv2", Layers.conv(channels, 3, 1))
                .add("bn2", Layers.norm());
        MultiStep sn = new MultiStep(neuron);
        f.initialize(manager, DataType.FLOAT32, shape);
        sn.initialize(manager, DataType.FLOAT32, shape);
        PyTorchInit.draw(f, 7);
        Map<String, Parameter> parameters = StateDict.of(f);
        parameters.forEach(FusedNormTest::unlikeTheIdentity);
        ParameterStore store = new ParameterStore(manager, false);
        NDArray x = random(manager, shape, 1);
        NDArray shortcut =
            random(
                manager,
                new Shape(shape.get(0), shape.get(1), channels, shape.get(3), shape.get(4)),
                2);
        x.setRequiresGradient(true);
        shortcut.setRequiresGradient(true);
        for (int step = 0; step < 2; step++) {
          try (GradMode recording = GradMode.on(backend);
              Drive drive = f.drive(store, x, true, null)) {
            assertEquals(backend == Backend.JAVA, drive.norm() != null);
            NDArray o = sn.spikes(store, drive, shortcut, true);
            values.put("o" + step, o.toFloatArray());
            GradMode.backward(o, random(manager, o.getShape(), 3));
          }
        }
        values.put("gradient of x", x.getGradient().toFloatArray());
        values.put("gradient of shortcut", shortcut.getGradient().toFloatArray());
        parameters.forEach((name, parameter) -> values.put(name, read(parameter)));
        try (GradMode silent = GradMode.off(backend);
            Drive drive = f.drive(store, x, false, null)) {
          assertEquals(backend == Backend.JAVA, drive.norm() != null);
          values.put("inference", sn.spikes(store, drive, null, false).toFloatArray());
        }
      }
    }

    private static float[] read(Parameter parameter) {
      return parameter.requiresGradient()
          ? parameter.getArray().getGradient().toFloatArray()
          : Parameters.get(parameter);
    }

    void assertEqual(Trial other, String name) {
      assertArrayEquals(values.get(name), other.values.get(name), name);
    }

    void assertClose(Trial other) {
      values.keySet().forEach(name -> assertClose(other, name));
    }

    void assertClose(Trial other, String name) {
      float[] expected = values.get(name);
      float[] found = other.values.get(name);
      double largest = 0;
      double difference = 0;
      for (int i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs(expected[i]));
        difference = Math.max(difference, Math.abs(expected[i] - found[i]));
      }
      assertTrue(difference <= 1e-5 * largest, name + ": " + difference + " of " + largest);
    }

    /** How many spikes differ, as a share. */
    double flips(Trial other, String name) {
      float[] expected = values.get(name);
      float[] found = other.values.get(name);
      long flips = IntStream.range(0, expected.length).filter(i -> expected[i] != found[i]).count();
      return (double) flips / expected.length;
    }
  }

  private static void unlikeTheIdentity(String name, Parameter parameter) {
    if (name.startsWith("bn")) {
      float[] values = Parameters.get(parameter);
      SplittableRandom random = new SplittableRandom(name.hashCode());
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble(0.3, 1.2);
      }
      Parameters.set(parameter, values);
    }
  }

  private static NDArray random(NDManager manager, Shape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-0.6, 1.6);
    }
    return NativeArrays.of(manager, values, shape);
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void givesPyTorchsSpikesAndStatisticsBitByBit(Shape shape) {
    for (Neuron neuron : new Neuron[] {Neuron.If.DEFAULT, Neuron.Plif.DEFAULT}) {
      for (int channels : new int[] {1, 6, 37}) {
        Trial expected = new Trial(shape, channels, neuron, Backend.PORTABLE);
        Trial fused = new Trial(shape, channels, neuron, Backend.JAVA);
        for (String name :
            new String[] {
              "o0",
              "o1",
              "inference",
              "bn1.running_mean",
              "bn1.running_var",
              "bn2.running_mean",
              "bn2.running_var"
            }) {
          expected.assertEqual(fused, name);
        }
        expected.assertClose(fused);
      }
    }
  }

  /** PyTorch sums in another order here, so that a few spikes near the threshold flip. */
  @ParameterizedTest
  @MethodSource("inputs")
  void knowsTheChannelsWhereverTheyLie(Shape shape) {
    System.setProperty(MemoryOrder.PROPERTY, "channels-last");
    int withoutFlips = 0;
    for (int channels : new int[] {1, 6, 37}) {
      Trial expected = new Trial(shape, channels, Neuron.If.DEFAULT, Backend.PORTABLE);
      Trial fused = new Trial(shape, channels, Neuron.If.DEFAULT, Backend.JAVA);
      expected.assertClose(fused, "bn1.running_mean");
      expected.assertClose(fused, "bn1.running_var");
      assertTrue(expected.flips(fused, "o0") < 0.01);
      if (expected.flips(fused, "o0") == 0 && expected.flips(fused, "o1") == 0) {
        expected.assertClose(fused);
        withoutFlips++;
      }
    }
    assertTrue(withoutFlips > 0);
  }
}
