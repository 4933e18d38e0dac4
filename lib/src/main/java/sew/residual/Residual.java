package sew.residual;

import static sew.layer.Layers.conv;
import static sew.layer.Layers.norm;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import sew.layer.Chain;
import sew.layer.SpikingLayer;
import sew.neuron.Neuron;
import sew.registry.TypeId;

/**
 * How a block joins F to its input S: the three kinds of block that the paper compares, or your own
 * record with a {@link TypeId}.
 */
public interface Residual {

  /** Which part of a block the last SN can compute in its own pass over memory. */
  enum Fusion {
    /** Nothing: the join is computed by {@link Residual#join}. */
    NONE,
    /** O = SN(F(S)); there is no shortcut. */
    SPIKES,
    /** O = SN(F(S)) + S. */
    SUM
  }

  /**
   * The projection of S where F changes its shape, or null where the shortcut is S itself (or where
   * there is none).
   */
  Block shortcut(Branch branch, Neuron neuron);

  /** Whether S, or its projection, takes part at all. */
  default boolean hasShortcut() {
    return true;
  }

  /**
   * Whether neurons fire before the join, O = join(SN(F(S)), S), or after it: SN(join(F(S), S)).
   */
  boolean firesFirst();

  /**
   * The join, element by element, in an array of its own: of A = SN(F(S)) or of F(S), see {@link
   * #firesFirst}, with what comes over the shortcut; both have one shape [T, N, ...].
   */
  NDArray join(NDArray a, NDArray s);

  /** The A, 0 or 1, that makes the block the identity; zero init starts it there. */
  default int identityA() {
    return 0;
  }

  /** What the last SN computes of the block's output: the same bits in less memory. */
  default Fusion fusion() {
    return hasShortcut() || firesFirst() ? Fusion.NONE : Fusion.SPIKES;
  }

  /** SEW block, Eq. (9): O = g(SN(F(S)), S). A downsample shortcut is conv1x1-BN-SN, Figure 2b. */
  @TypeId("sew")
  record Sew(ConnectFunction g) implements Residual {
    @Override
    public Block shortcut(Branch branch, Neuron neuron) {
      return branch.reshapes() ? projection(branch).add("2", new SpikingLayer(neuron)) : null;
    }

    @Override
    public boolean firesFirst() {
      return true;
    }

    @Override
    public NDArray join(NDArray a, NDArray s) {
      return g.apply(a, s);
    }

    @Override
    public int identityA() {
      return g.identityA();
    }

    @Override
    public Fusion fusion() {
      return g.equals(ConnectFunction.ADD) ? Fusion.SUM : Fusion.NONE;
    }
  }

  /**
   * Basic block of Spiking ResNet, Eq. (7): O = SN(F(S) + S). A downsample shortcut is conv1x1-BN,
   * Figure 2a.
   */
  @TypeId("spiking")
  record Spiking() implements Residual {
    @Override
    public Block shortcut(Branch branch, Neuron neuron) {
      return branch.reshapes() ? projection(branch) : null;
    }

    @Override
    public boolean firesFirst() {
      return false;
    }

    @Override
    public NDArray join(NDArray a, NDArray s) {
      return a.add(s);
    }
  }

  /** No shortcut: O = SN(F(S)), the Plain Net of Table 4. */
  @TypeId("plain")
  record Plain() implements Residual {
    @Override
    public Block shortcut(Branch branch, Neuron neuron) {
      return null;
    }

    @Override
    public boolean hasShortcut() {
      return false;
    }

    @Override
    public boolean firesFirst() {
      return false;
    }

    @Override
    public NDArray join(NDArray a, NDArray s) {
      throw new UnsupportedOperationException("a plain block has no shortcut");
    }
  }

  /** conv1x1-BN, the shortcut of a block whose F changes the shape. */
  static Chain projection(Branch branch) {
    return new Chain().add("0", conv(branch.out(), 1, branch.stride())).add("1", norm());
  }
}
