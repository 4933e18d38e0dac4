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
 * How a block joins F to its input S: the three kinds of block that the paper compares, or a record
 * of one's own with a {@link TypeId}.
 */
public interface Residual {

  /** A fresh block around F = {@code branch}, [T, N, in, H, W] to [T, N, out, H', W']. */
  default ResidualBlock block(Branch branch, Neuron neuron) {
    return new ResidualBlock(this, branch, neuron);
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
