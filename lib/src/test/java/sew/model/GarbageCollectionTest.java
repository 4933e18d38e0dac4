package sew.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sew.layer.StateDict;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/** No gradient of a whole network may depend on memory that Java collects before backward. */
class GarbageCollectionTest {
  private static final int BUFFERS = 20_000;

  static Stream<EventNet> networks() {
    Neuron lif = new Neuron.Lif(3, true, Firing.DEFAULT);
    return Stream.of(
            new Residual.Sew(ConnectFunction.ADD),
            new Residual.Sew(ConnectFunction.AND),
            new Residual.Sew(ConnectFunction.IAND),
            new Residual.Spiking(),
            new Residual.Plain())
        .flatMap(
            residual ->
                Stream.of(lif, Neuron.Plif.DEFAULT)
                    .map(neuron -> EventNet.of(3, 8, residual, neuron, 5)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreTheSameWithACollectionBeforeBackward(EventNet net) throws InterruptedException {
    Map<String, float[]> expected = gradients(net, false);
    Map<String, float[]> collected = gradients(net, true);
    assertEquals(expected.keySet(), collected.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, collected.get(name), name));
  }

  private static Map<String, float[]> gradients(EventNet net, boolean collect)
      throws InterruptedException {
    Shape shape = new Shape(4, 3, 2, 8, 8);
    try (NDManager manager = NDManager.newBaseManager();
        GradMode recording = GradMode.on()) {
      Block block = net.initialized(manager, shape, 1);
      NDArray loss = loss(block, shape, manager);
      if (collect) {
        collectAndOverwrite();
      }
      GradMode.backward(loss);
      Map<String, float[]> gradients = new LinkedHashMap<>();
      for (Map.Entry<String, Parameter> entry : StateDict.of(block).entrySet()) {
        if (entry.getValue().requiresGradient()) {
          gradients.put(entry.getKey(), entry.getValue().getArray().getGradient().toFloatArray());
        }
      }
      return gradients;
    }
  }

  private static NDArray loss(Block block, Shape shape, NDManager manager) {
    SplittableRandom random = new SplittableRandom(3);
    float[] counts = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = random.nextInt(4);
    }
    NDArray clips = NativeArrays.of(manager, counts, shape);
    NDArray labels = NativeArrays.of(manager, new long[] {0, 1, 2, 3});
    ParameterStore store = new ParameterStore(manager, false);
    NDList logits = block.forward(store, new NDList(clips), true);
    return Loss.softmaxCrossEntropyLoss().evaluate(new NDList(labels), logits);
  }

  /** Frees what is unreachable and fills the freed buffers with other numbers. */
  private static void collectAndOverwrite() throws InterruptedException {
    for (int round = 0; round < 2; round++) {
      System.gc();
      Thread.sleep(20);
      List<ByteBuffer> junk = new ArrayList<>();
      for (int i = 0; i < BUFFERS; i++) {
        int bytes = 4 << i % 13;
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        while (buffer.hasRemaining()) {
          buffer.putFloat(1e20f);
        }
        junk.add(buffer);
      }
      assertEquals(BUFFERS, junk.size());
    }
  }
}
