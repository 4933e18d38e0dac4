package sew.reproduce.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The title above a drawing and, in red, its mark, both wrapped to its width. */
final class Heading {
  static final Font FONT = new Font(Font.SANS_SERIF, Font.BOLD, 15);
  private static final int MARGIN = 12;
  private static final int LINE = 20;
  private static final int LETTER = 9;

  /** A title and its mark in lines. */
  record Lines(List<String> title, List<String> mark) {
    int count() {
      return title.size() + mark.size();
    }
  }

  private final Lines lines;

  Heading(String title, String mark, int width) {
    lines = lines(title, mark, width / LETTER);
  }

  static Lines lines(String title, String mark, int columns) {
    Predicate<String> fits = line -> line.length() <= columns;
    return new Lines(wrap(title, fits), mark.isEmpty() ? List.of() : wrap(mark, fits));
  }

  int height() {
    return 2 * MARGIN + lines.count() * LINE;
  }

  void draw(Graphics2D graphics) {
    graphics.setFont(FONT);
    draw(lines.title(), Color.BLACK, 0, graphics);
    draw(lines.mark(), Color.decode(Palette.MARK), lines.title().size(), graphics);
  }

  private static void draw(List<String> lines, Color colour, int below, Graphics2D graphics) {
    graphics.setColor(colour);
    for (int line = 0; line < lines.size(); line++) {
      graphics.drawString(
          Notation.plain(lines.get(line)), MARGIN, MARGIN + (below + line + 1) * LINE - 5);
    }
  }

  /** {@code text} in lines that fit where its words allow it. */
  static List<String> wrap(String text, Predicate<String> fits) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    // What is equal to what, and pixels by pixels, stay on one line.
    String joined =
        text.replace(" = ", "\u00a0=\u00a0").replaceAll("(\\d) x (\\d)", "$1\u00a0x\u00a0$2");
    for (String word : joined.strip().split("\\s+", -1)) {
      if (line.length() > 0 && !fits.test(line + " " + word)) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
