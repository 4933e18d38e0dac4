package sew.reproduce.diagram;

import java.util.List;
import java.util.Locale;
import sew.reproduce.diagram.BlockDiagram.Layer;

/**
 * Diagrams side by side as SVG: the branch is a column from S down to O, the shortcut a column
 * beside it.
 */
public final class DiagramSvg {
  private static final int WIDTH = 330;
  private static final int ROW = 46;
  private static final int TOP = 96;
  private static final int BRANCH = 105;
  private static final int SHORTCUT = 245;
  private static final int BOX_WIDTH = 128;
  private static final int BOX_HEIGHT = 28;
  private static final int RADIUS = 15;

  private final StringBuilder svg = new StringBuilder();

  private DiagramSvg() {}

  public static String of(String title, List<BlockDiagram> diagrams) {
    int rows = diagrams.stream().mapToInt(DiagramSvg::rows).max().orElseThrow();
    int width = WIDTH * diagrams.size();
    int height = TOP + ROW * rows + 24;
    DiagramSvg drawing = new DiagramSvg();
    drawing.svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="sans-serif" font-size="14" text-anchor="middle">
        <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>
        <rect width="%d" height="%d" fill="white"/>
        """
            .formatted(width, height, width, height, width, height));
    drawing.text(width / 2, 28, title, 16);
    for (int i = 0; i < diagrams.size(); i++) {
      drawing.svg.append("<g transform=\"translate(%d 0)\">\n".formatted(WIDTH * i));
      drawing.draw(diagrams.get(i));
      drawing.svg.append("</g>\n");
    }
    return drawing.svg.append("</svg>\n").toString();
  }

  /** S, the branch, the join, what follows, and O. */
  private static int rows(BlockDiagram diagram) {
    int join = diagram.join() == null ? 0 : 1;
    return 2 + diagram.branch().size() + join + diagram.after().size();
  }

  private void draw(BlockDiagram diagram) {
    text(WIDTH / 2, 62, diagram.title(), 14);
    text(BRANCH, y(0) + 5, "S", 16);
    int row = column(BRANCH, 0, diagram.branch());
    if (diagram.join() != null) {
      join(diagram, ++row);
    }
    row = column(BRANCH, row, diagram.after());
    arrow(BRANCH, bottom(row, diagram), BRANCH, y(row + 1) - 12);
    text(BRANCH, y(row + 1) + 5, "O", 16);
  }

  /** The bottom edge of the box in {@code row}. */
  private static int bottom(int row, BlockDiagram diagram) {
    boolean circle = diagram.join() != null && diagram.after().isEmpty();
    return y(row) + (circle ? RADIUS : BOX_HEIGHT / 2);
  }

  private void join(BlockDiagram diagram, int row) {
    String[] parts = diagram.join().split(" = ", -1);
    arrow(BRANCH, y(row - 1) + BOX_HEIGHT / 2, BRANCH, y(row) - RADIUS);
    svg.append(
        "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"white\" stroke=\"black\"/>\n"
            .formatted(BRANCH, y(row), RADIUS));
    text(BRANCH, y(row) + 5, parts[0], 16);
    if (parts.length > 1) {
      text(BRANCH - 48, y(row) + 5, parts[1], 14);
      text(BRANCH + 14, y(row) - RADIUS - 2, "A", 14);
    }
    // The shortcut leaves under S, runs down its own column and enters the join from the side.
    int fork = y(0) + 18;
    line("M%d %dH%d".formatted(BRANCH, fork, SHORTCUT));
    int from = fork;
    int first = 2;
    for (int i = 0; i < diagram.shortcut().size(); i++) {
      arrow(SHORTCUT, from, SHORTCUT, y(first + i) - BOX_HEIGHT / 2);
      box(SHORTCUT, y(first + i), diagram.shortcut().get(i));
      from = y(first + i) + BOX_HEIGHT / 2;
    }
    line("M%d %dV%dH%d".formatted(SHORTCUT, from, y(row), BRANCH + RADIUS + 7));
    arrow(BRANCH + RADIUS + 8, y(row), BRANCH + RADIUS, y(row));
  }

  /** Draws layers below {@code row}; returns the row of the last. */
  private int column(int x, int row, List<Layer> layers) {
    int last = row;
    for (Layer layer : layers) {
      int from =
          last == 0 ? y(0) + 12 : y(last) + (row == last && row > 0 ? RADIUS : BOX_HEIGHT / 2);
      last++;
      arrow(x, from, x, y(last) - BOX_HEIGHT / 2);
      box(x, y(last), layer);
    }
    return last;
  }

  private static int y(int row) {
    return TOP + ROW * row;
  }

  private void box(int x, int y, Layer layer) {
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\" fill=\"%s\" stroke=\"black\"/>\n"
            .formatted(
                x - BOX_WIDTH / 2,
                y - BOX_HEIGHT / 2,
                BOX_WIDTH,
                BOX_HEIGHT,
                Dot.colour(layer.kind())));
    text(x, y + 5, layer.label(), 14);
  }

  private void arrow(int x0, int y0, int x1, int y1) {
    svg.append(
        "<path d=\"M%d %dL%d %d\" stroke=\"black\" marker-end=\"url(#arrow)\"/>\n"
            .formatted(x0, y0, x1, y1));
  }

  private void line(String path) {
    svg.append("<path d=\"%s\" fill=\"none\" stroke=\"black\"/>\n".formatted(path));
  }

  private void text(int x, int y, String text, int size) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" font-size=\"%d\">%s</text>\n",
            x,
            y,
            size,
            escaped));
  }
}
