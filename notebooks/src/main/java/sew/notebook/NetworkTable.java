package sew.notebook;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import java.util.Locale;
import java.util.stream.Collectors;
import sew.layer.Chain;
import sew.layer.Network;
import sew.layer.SpikingLayer;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.TableBuilder;
import sew.reproduce.tables.ParameterCount;
import sew.residual.Residual;
import sew.residual.ResidualBlock;
import tech.tablesaw.api.Table;

/** A network as a table: its layers and blocks with their numbers of learnable values. */
final class NetworkTable {
  private NetworkTable() {}

  static Table of(Network net) {
    TableBuilder rows = new TableBuilder(title(net), "name", "layers", "parameters");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Block block = ParameterCount.shapes(net, input(net), manager);
      for (var part : block.getChildren()) {
        if (part.getValue() instanceof Chain chain) {
          chain.getChildren().forEach(layer -> row(layer.getKey(), layer.getValue(), rows));
        } else if (ParameterCount.of(part.getValue()) > 0) {
          row(part.getKey(), part.getValue(), rows);
        }
      }
      rows.row("all", "", Decimals.grouped(ParameterCount.of(block)));
    }
    return rows.table();
  }

  private static void row(String name, Block block, TableBuilder rows) {
    // The first layers of a ResNet have no name of their own in its weights.
    rows.row(
        name.isEmpty() ? "stem" : name,
        describe(block),
        Decimals.grouped(ParameterCount.of(block)));
  }

  private static String describe(Block block) {
    if (block instanceof ResidualBlock residual) {
      return describe(residual.residual()) + " block";
    }
    if (block instanceof Chain chain) {
      return chain.getChildren().values().stream()
          .map(NetworkTable::describe)
          .collect(Collectors.joining("-"));
    }
    if (block instanceof SpikingLayer neurons) {
      return describe(neurons.neuron());
    }
    if (block instanceof Conv2d conv) {
      long kernel = conv.getKernelShape().get(0);
      return "conv%dx%d".formatted(kernel, kernel);
    }
    if (block instanceof BatchNorm) {
      return "BN";
    }
    if (block instanceof Linear) {
      return "FC";
    }
    return block.getChildren().size() == 1
        ? describe(block.getChildren().get(0).getValue())
        : "pooling";
  }

  private static String describe(Residual residual) {
    return residual instanceof Residual.Sew sew
        ? "SEW (g = %s)".formatted(sew.g().name())
        : residual.getClass().getSimpleName();
  }

  /** IF, LIF or PLIF. */
  static String describe(Neuron neuron) {
    return neuron.getClass().getSimpleName().toUpperCase(Locale.ROOT);
  }

  private static String title(Network net) {
    if (net instanceof EventNet b) {
      return "%d blocks, %s, %s, %d classes"
          .formatted(b.blocks(), describe(b.residual()), describe(b.neuron()), b.classes());
    }
    return net instanceof ResNet r
        ? "ResNet-%d, %s, %s, T = %d, %d classes"
            .formatted(
                r.layers(), describe(r.residual()), describe(r.neuron()), r.steps(), r.classes())
        : net.toString();
  }

  /** The smallest input that every network of its kind takes. */
  private static Shape input(Network net) {
    if (net instanceof ResNet) {
      return new Shape(1, 3, 32, 32);
    }
    int blocks = net instanceof EventNet b ? b.blocks() : 0;
    return new Shape(1, 1, 2, 1L << blocks, 1L << blocks);
  }
}
