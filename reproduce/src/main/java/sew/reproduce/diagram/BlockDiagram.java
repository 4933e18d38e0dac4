package sew.reproduce.diagram;

import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import java.util.ArrayList;
import java.util.List;
import sew.layer.SpikingLayer;
import sew.residual.Residual;
import sew.residual.ResidualBlock;

/**
 * A block as the paper draws it: a branch and a shortcut from S, their join, and what follows it.
 *
 * @param join what joins the two; null in a block without shortcut
 */
public record BlockDiagram(
    String title, List<Layer> branch, List<Layer> shortcut, String join, List<Layer> after) {

  /** How a layer is drawn. */
  public enum Kind {
    CONV,
    BN,
    SN
  }

  /** A layer of the block, with the text of its box. */
  public record Layer(Kind kind, String label, Block block) {

    static Layer of(Block layer) {
      Block inner = layer;
      while (!(inner instanceof SpikingLayer) && inner.getChildren().size() == 1) {
        inner = inner.getChildren().get(0).getValue();
      }
      if (inner instanceof Conv2d conv) {
        long kernel = conv.getKernelShape().get(0);
        long stride = conv.getStride().get(0);
        String strides = stride == 1 ? "" : ", stride " + stride;
        return new Layer(Kind.CONV, "Conv %dx%d%s".formatted(kernel, kernel, strides), layer);
      }
      if (inner instanceof BatchNorm) {
        return new Layer(Kind.BN, "BN", layer);
      }
      if (inner instanceof SpikingLayer) {
        return new Layer(Kind.SN, "SN", layer);
      }
      throw new IllegalArgumentException("a block diagram cannot show the layer " + inner);
    }
  }

  /** Reads the layers of {@code block} in the order in which it applies them. */
  public static BlockDiagram of(String title, ResidualBlock block) {
    List<Layer> branch = layers(block.getChildren().get(0).getValue());
    Layer sn = Layer.of(block.getChildren().get(1).getValue());
    List<Layer> shortcut =
        block.getChildren().size() > 2 ? layers(block.getChildren().get(2).getValue()) : List.of();
    Residual residual = block.residual();
    if (residual instanceof Residual.Spiking) {
      return new BlockDiagram(title, branch, shortcut, "+", List.of(sn));
    }
    branch.add(sn);
    String join = residual instanceof Residual.Sew sew ? "g = " + sew.g().name() : null;
    return new BlockDiagram(title, branch, shortcut, join, List.of());
  }

  private static List<Layer> layers(Block chain) {
    List<Layer> layers = new ArrayList<>();
    for (Block layer : chain.getChildren().values()) {
      layers.add(Layer.of(layer));
    }
    return layers;
  }
}
