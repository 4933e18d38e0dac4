package sew.reproduce.console;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A terminal that understands what {@link LiveScreen} writes; without scrolling. */
final class TestScreen {
  private final int columns;
  private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private int row;
  private int column;

  TestScreen(int columns) {
    this.columns = columns;
  }

  PrintStream stream() {
    return new PrintStream(written, true, StandardCharsets.UTF_8);
  }

  /** What is on it now, without the blanks at the end. */
  String text() {
    String all = written.toString(StandardCharsets.UTF_8);
    written.reset();
    for (int i = 0; i < all.length(); i++) {
      char c = all.charAt(i);
      if (c == '\u001b') {
        int end = i + 2;
        while (Character.isDigit(all.charAt(end))) {
          end++;
        }
        control(all.substring(i + 2, end), all.charAt(end));
        i = end;
      } else {
        put(c);
      }
    }
    StringBuilder text = new StringBuilder();
    rows.forEach(line -> text.append(line.toString().stripTrailing()).append('\n'));
    return text.toString().stripTrailing();
  }

  private void control(String number, char kind) {
    switch (kind) {
      case 'A' -> row = Math.max(0, row - Integer.parseInt(number));
      case 'K' -> cut(row);
      case 'J' -> {
        cut(row);
        rows.subList(row + 1, rows.size()).forEach(line -> line.setLength(0));
      }
      default -> throw new AssertionError("found the unknown control " + kind);
    }
  }

  private void cut(int at) {
    rows.get(at).setLength(Math.min(column, rows.get(at).length()));
  }

  private void put(char c) {
    if (c == '\r') {
      column = 0;
      return;
    }
    if (c == '\n' || column == columns) {
      row++;
      column = 0;
      if (row == rows.size()) {
        rows.add(new StringBuilder());
      }
    }
    if (c != '\n') {
      StringBuilder line = rows.get(row);
      line.setLength(Math.max(line.length(), column + 1));
      line.setCharAt(column++, c);
    }
  }
}
