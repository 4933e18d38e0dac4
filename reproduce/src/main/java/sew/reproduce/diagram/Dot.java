package sew.reproduce.diagram;

import java.util.List;
import sew.reproduce.diagram.BlockDiagram.Kind;
import sew.reproduce.diagram.BlockDiagram.Layer;

/** Diagrams side by side as Graphviz text. */
public final class Dot {
  private final StringBuilder text = new StringBuilder();

  private Dot() {}

  public static String of(String title, List<BlockDiagram> diagrams) {
    Dot dot = new Dot();
    dot.text.append(
        """
        digraph {
          label = "%s"; labelloc = t; fontname = "sans-serif";
          node [fontname = "sans-serif", shape = box, style = filled, fillcolor = white];
          edge [fontname = "sans-serif"];
        """
            .formatted(title));
    for (int i = 0; i < diagrams.size(); i++) {
      dot.add("b" + i, diagrams.get(i));
    }
    return dot.text.append("}\n").toString();
  }

  private void add(String id, BlockDiagram diagram) {
    text.append(
        "  subgraph cluster_%s {\n    label = \"%s\"; color = white;\n"
            .formatted(id, diagram.title()));
    text.append("    %s_s [label = \"S\", shape = plaintext];\n".formatted(id));
    text.append("    %s_o [label = \"O\", shape = plaintext];\n".formatted(id));
    String end = chain(id, "f", id + "_s", diagram.branch());
    if (diagram.join() != null) {
      String join = id + "_g";
      text.append("    %s [label = \"%s\", shape = circle];\n".formatted(join, diagram.join()));
      edge(end, join);
      edge(chain(id, "d", id + "_s", diagram.shortcut()), join);
      end = join;
    }
    edge(chain(id, "a", end, diagram.after()), id + "_o");
    text.append("  }\n");
  }

  /** Writes layers in a row after {@code from}; returns the last of them. */
  private String chain(String id, String path, String from, List<Layer> layers) {
    String last = from;
    for (int i = 0; i < layers.size(); i++) {
      String node = "%s_%s%d".formatted(id, path, i);
      text.append(
          "    %s [label = \"%s\", fillcolor = \"%s\"];\n"
              .formatted(node, layers.get(i).label(), colour(layers.get(i).kind())));
      edge(last, node);
      last = node;
    }
    return last;
  }

  private void edge(String from, String to) {
    text.append("    %s -> %s;\n".formatted(from, to));
  }

  /** The fill of a layer, the same in every form of a diagram. */
  static String colour(Kind kind) {
    return switch (kind) {
      case CONV -> "#dceaf7";
      case BN -> "#f3f3f3";
      case SN -> "#fde3c8";
    };
  }
}
