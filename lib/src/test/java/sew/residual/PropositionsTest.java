package sew.residual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sew.layer.Chain;
import sew.layer.PyTorchInit;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/** What Section 3 says about deep stacks of blocks. */
class PropositionsTest {
  private static final Shape SHAPE = new Shape(3, 2, 4, 6, 6);
  private static final int BLOCKS = 5;

  static Stream<Residual> identities() {
    return Stream.of(new Residual.Sew(ConnectFunction.ADD), new Residual.Sew(ConnectFunction.IAND));
  }

  @ParameterizedTest
  @MethodSource("identities")
  void zeroInitSewBlocksAreTheIdentityWithGradientOne(Residual residual) {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode recording = GradMode.on()) {
      Block net = stack(residual, manager, 3);
      ZeroInit.apply(net);
      NDArray s = spikes(manager);
      s.setRequiresGradient(true);
      NDArray o = forward(net, s, manager);
      assertArrayEquals(s.toFloatArray(), o.toFloatArray());
      // With A = 0 the path through F only adds what its last BN, of weight 0, lets through.
      GradMode.backward(o.sum());
      for (float gradient : s.getGradient().toFloatArray()) {
        assertEquals(1f, gradient);
      }
    }
  }

  @Test
  void zeroInitAndBlocksAreTheIdentity() {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode silent = GradMode.off()) {
      Block net = stack(new Residual.Sew(ConnectFunction.AND), manager, 4);
      ZeroInit.apply(net);
      NDArray s = spikes(manager);
      assertArrayEquals(s.toFloatArray(), forward(net, s, manager).toFloatArray());
    }
  }

  static Stream<Neuron> awkwardNeurons() {
    Firing low = new Firing(1, new Reset.Hard(-0.1), Surrogate.DEFAULT, true);
    return Stream.of(
        new Neuron.Plif(6, true, Firing.DEFAULT),
        new Neuron.Plif(16, true, Firing.DEFAULT),
        new Neuron.Lif(1.7, true, low),
        new Neuron.Lif(7, true, low));
  }

  /** Where V_th tau rounds to less than the threshold, the bias is raised by what is missing. */
  @ParameterizedTest
  @MethodSource("awkwardNeurons")
  void zeroInitAndBlocksAreTheIdentityWhereRoundingIsAgainstThem(Neuron neuron) {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode silent = GradMode.off()) {
      Block block =
          new ResidualBlock(new Residual.Sew(ConnectFunction.AND), new Branch.Basic(4), neuron);
      block.initialize(manager, DataType.FLOAT32, SHAPE);
      ZeroInit.apply(block);
      NDArray s = spikes(manager);
      assertArrayEquals(s.toFloatArray(), forward(block, s, manager).toFloatArray());
    }
  }

  @Test
  void withoutZeroInitTheyAreNot() {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode silent = GradMode.off()) {
      Block net = stack(new Residual.Sew(ConnectFunction.AND), manager, 4);
      NDArray s = spikes(manager);
      assertFalse(Arrays.equals(s.toFloatArray(), forward(net, s, manager).toFloatArray()));
    }
  }

  @Test
  void kAddBlocksGiveAtMostKPlusOne() {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode silent = GradMode.off()) {
      Block net = stack(new Residual.Sew(ConnectFunction.ADD), manager, 5);
      float most = 0;
      for (float o : forward(net, spikes(manager), manager).toFloatArray()) {
        assertEquals(o, Math.rint(o), "outputs are whole numbers");
        most = Math.max(most, o);
      }
      assertTrue(most <= BLOCKS + 1, "the largest output is " + most);
      assertTrue(most > 1, "some residual spikes must have been added");
    }
  }

  static Stream<Branch> branches() {
    return Stream.of(new Branch.Basic(4), new Branch.Bottleneck(4, 2, 4, 1));
  }

  /** IAND is (1 - A) S in blocks of both kinds; SpikingJelly's Bottleneck computes A (1 - S). */
  @ParameterizedTest
  @MethodSource("branches")
  void iandInhibitsTheShortcutWhateverTheBranch(Branch branch) {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode silent = GradMode.off()) {
      Neuron neuron = new Neuron.If(Firing.of(0.25, 2));
      ResidualBlock block =
          new ResidualBlock(new Residual.Sew(ConnectFunction.IAND), branch, neuron);
      block.initialize(manager, DataType.FLOAT32, SHAPE);
      PyTorchInit.draw(block, 6);
      NDArray s = spikes(manager);
      float[] a = block.pass(new ParameterStore(manager, false), true).branch(s).toFloatArray();
      float[] expected = s.toFloatArray();
      float[] swapped = new float[a.length];
      for (int i = 0; i < a.length; i++) {
        swapped[i] = a[i] * (1 - expected[i]);
        expected[i] *= 1 - a[i];
      }
      assertFalse(Arrays.equals(expected, swapped), "the two must differ to be told apart");
      assertArrayEquals(expected, forward(block, s, manager).toFloatArray());
    }
  }

  /** A low threshold, so that every layer fires. */
  private static Block stack(Residual residual, NDManager manager, long seed) {
    Chain net = new Chain();
    Neuron neuron =
        residual.equals(new Residual.Sew(ConnectFunction.AND))
            ? Neuron.If.DEFAULT
            : new Neuron.If(Firing.of(0.25, 2));
    for (int i = 0; i < BLOCKS; i++) {
      net.add("block" + i, new ResidualBlock(residual, new Branch.Basic(4), neuron));
    }
    net.initialize(manager, DataType.FLOAT32, SHAPE);
    PyTorchInit.draw(net, seed);
    return net;
  }

  private static NDArray forward(Block net, NDArray s, NDManager manager) {
    return net.forward(new ParameterStore(manager, false), new NDList(s), true).head();
  }

  private static NDArray spikes(NDManager manager) {
    SplittableRandom random = new SplittableRandom(11);
    float[] s = new float[Math.toIntExact(SHAPE.size())];
    for (int i = 0; i < s.length; i++) {
      s[i] = random.nextInt(2);
    }
    return NativeArrays.of(manager, s, SHAPE);
  }
}
