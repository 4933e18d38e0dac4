package sew.reproduce.figures;

import static sew.residual.ConnectFunction.ADD;

import java.io.IOException;
import java.util.List;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.reproduce.diagram.BlockDiagram;
import sew.reproduce.diagram.DiagramSvg;
import sew.reproduce.diagram.Dot;
import sew.reproduce.result.ResultWriter;
import sew.residual.Branch;
import sew.residual.Residual;
import sew.residual.ResidualBlock;

/**
 * Figures 1 and 2, read off the blocks that the networks are made of.
 *
 * @param name the name of its files, such as "fig1"
 */
public record BlockDiagrams(String name, String title, List<BlockDiagram> diagrams) {
  private static final Neuron IF = new Neuron.If(Firing.DEFAULT);
  private static final Residual SPIKING = new Residual.Spiking();
  private static final Residual SEW = new Residual.Sew(ADD);
  private static final Branch BASIC = new Branch.Basic(64);
  private static final Branch BOTTLENECK = new Branch.Bottleneck(256, 64, 256, 1);
  private static final Branch SMALLER = new Branch.Basic(64, 128, 128, 2);

  /** Figure 1; its panel (a), the block of an artificial ResNet, is not a block of this project. */
  public static BlockDiagrams figure1() {
    return new BlockDiagrams(
        "fig1",
        "Figure 1: residual blocks, without panel (a), the block with ReLU, which has no spikes",
        List.of(
            diagram("(b) Spiking ResNet", SPIKING, BASIC),
            diagram("(c) SEW ResNet", SEW, BASIC),
            diagram("SEW ResNet, bottleneck", SEW, BOTTLENECK)));
  }

  /** Figure 2: blocks that halve the image and widen the channels. */
  public static BlockDiagrams figure2() {
    return new BlockDiagrams(
        "fig2",
        "Figure 2: downsample blocks",
        List.of(
            diagram("(a) Spiking ResNet", SPIKING, SMALLER),
            diagram("(b) SEW ResNet", SEW, SMALLER)));
  }

  private static BlockDiagram diagram(String title, Residual residual, Branch branch) {
    return BlockDiagram.of(title, new ResidualBlock(residual, branch, IF));
  }

  /** The drawing, a whole document. */
  public String svg() {
    return DiagramSvg.of(title, diagrams);
  }

  /** The drawing as SVG and, for Graphviz, as DOT. */
  public void write(ResultWriter output) throws IOException {
    output.write(name + ".dot", Dot.of(title, diagrams));
    output.write(name + ".svg", svg());
    output.console().printf("%s: %s.svg and %s.dot%n", output.folder(), name, name);
  }
}
