package sew.reproduce.initial;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import sew.analysis.BlockByBlock;
import sew.compute.Compute;
import sew.layer.SpikingNetwork;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.reproduce.experiment.JoinKind;
import sew.residual.Residual;
import sew.tensor.NativeArrays;

/**
 * A net before training, of the kind that Figures 5 to 8 show.
 *
 * @param steps T
 */
public record InitialNet(
    ResNet.Depth depth, Kind kind, boolean zeroInit, Neuron neuron, int steps, long seed) {
  /** The panels of Figures 6 to 8. */
  public enum Kind {
    SPIKING("spiking", "Spiking ResNet", 0),
    ADD("sew_add", "SEW ADD", 1),
    AND("sew_and", "SEW AND", 2),
    IAND("sew_iand", "SEW IAND", 3);

    private final String panel;
    private final String title;
    private final int colour;

    Kind(String panel, String title, int colour) {
      this.panel = panel;
      this.title = title;
      this.colour = colour;
    }

    /** The panel's name in the paper's curves. */
    public String panel() {
      return panel;
    }

    public String title() {
      return title;
    }

    public int colour() {
      return colour;
    }

    Residual residual() {
      return JoinKind.of(name()).residual();
    }

    /**
     * The gradient that the paper's curve of this kind shows: in Spiking ResNet that of the sum
     * F(S) + S, in SEW ADD and IAND dL/dS^l, but in SEW AND dL/dA^l, as the values with zero init
     * show (see DEVIATIONS.md).
     */
    public double shown(BlockByBlock.Amplitudes amplitudes) {
      return this == AND ? amplitudes.a() : amplitudes.s();
    }
  }

  /** Rates and gradient amplitudes of the blocks l in forward order; amplitudes may be empty. */
  record Observed(List<BlockByBlock.Rates> rates, List<BlockByBlock.Amplitudes> amplitudes) {}

  String name() {
    return kind.title() + (zeroInit ? " (zero init)" : "");
  }

  /** Draws the weights and sends one batch through, BN normalising by the batch. */
  Observed observe(Images images, boolean gradients, Compute.Resolved compute) {
    Shape shape = new Shape(images.n(), 3, images.size(), images.size());
    try (NDManager manager = NDManager.newBaseManager(compute.device());
        BlockByBlock pass = new BlockByBlock(initialised(manager, shape), true, manager, compute)) {
      List<BlockByBlock.Rates> rates =
          pass.forward(NativeArrays.of(manager, images.pixels(), shape));
      long[] labels = Arrays.stream(images.labels()).asLongStream().toArray();
      return new Observed(
          rates, gradients ? pass.backward(NativeArrays.of(manager, labels)) : List.of());
    }
  }

  private SpikingNetwork initialised(NDManager manager, Shape shape) {
    ResNet net = new ResNet(depth, kind.residual(), neuron, steps, zeroInit, Images.CLASSES);
    return net.initialized(manager, shape, seed);
  }
}
