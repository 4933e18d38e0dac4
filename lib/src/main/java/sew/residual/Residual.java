package sew.residual;

import static sew.layer.Layers.conv;
import static sew.layer.Layers.norm;

import ai.djl.nn.Block;
import sew.layer.Chain;
import sew.layer.SpikingLayer;
import sew.neuron.Neuron;

/** How a block joins F to its input S: the three kinds of block that the paper compares. */
public sealed interface Residual {

  /** A fresh block around F = {@code branch}, [T, N, in, H, W] to [T, N, out, H', W']. */
  default ResidualBlock block(Branch branch, Neuron neuron) {
    return new ResidualBlock(this, branch, neuron);
  }

  /**
   * The projection of S where F changes its shape, or null where the shortcut is S itself (or where
   * there is none).
   */
  Block shortcut(Branch branch, Neuron neuron);

  /** SEW block, Eq. (9): O = g(SN(F(S)), S). A downsample shortcut is conv1x1-BN-SN, Figure 2b. */
  record Sew(ConnectFunction g) implements Residual {
    @Override
    public Block shortcut(Branch branch, Neuron neuron) {
      return branch.reshapes() ? projection(branch).add("2", new SpikingLayer(neuron)) : null;
    }
  }

  /**
   * Basic block of Spiking ResNet, Eq. (7): O = SN(F(S) + S). A downsample shortcut is conv1x1-BN,
   * Figure 2a.
   */
  record Spiking() implements Residual {
    @Override
    public Block shortcut(Branch branch, Neuron neuron) {
      return branch.reshapes() ? projection(branch) : null;
    }
  }

  /** No shortcut: O = SN(F(S)), the Plain Net of Table 4. */
  record Plain() implements Residual {
    @Override
    public Block shortcut(Branch branch, Neuron neuron) {
      return null;
    }
  }

  private static Chain projection(Branch branch) {
    return new Chain().add("0", conv(branch.out(), 1, branch.stride())).add("1", norm());
  }
}
