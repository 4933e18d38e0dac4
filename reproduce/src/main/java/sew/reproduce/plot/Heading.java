package sew.reproduce.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;

/** The title above a drawing, wrapped to its width. */
final class Heading {
  static final Font FONT = new Font(Font.SANS_SERIF, Font.BOLD, 15);
  private static final int MARGIN = 12;
  private static final int LINE = 20;
  private static final int LETTER = 9;

  private final List<String> lines;

  Heading(String title, int width) {
    lines = wrap(title, width / LETTER);
  }

  int height() {
    return 2 * MARGIN + lines.size() * LINE;
  }

  void draw(Graphics2D graphics) {
    graphics.setColor(Color.BLACK);
    graphics.setFont(FONT);
    for (int line = 0; line < lines.size(); line++) {
      graphics.drawString(lines.get(line), MARGIN, MARGIN + (line + 1) * LINE - 5);
    }
  }

  /** {@code text} in lines of up to {@code columns} letters where its words allow it. */
  static List<String> wrap(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
