package sew.reproduce.plot;

import java.util.List;
import java.util.Locale;

/**
 * A table of numbers as coloured cells, each with its number.
 *
 * @param name the name of its files, such as "ablate-accuracy"
 * @param title what it shows, and what must be known about where its numbers come from
 * @param across the label of the columns
 * @param rows their names, from the top
 * @param columns their names, from the left
 * @param values one list per row; NaN is drawn grey
 * @param unit of the values, for the scale of colours
 * @param mark in what its numbers are not the paper's setting, as that of a {@link Figure}
 */
public record HeatMap(
    String name,
    String title,
    String across,
    List<String> rows,
    List<String> columns,
    List<List<Double>> values,
    String unit,
    Colours colours,
    String mark) {

  /** The scale of colours. */
  public enum Colours {
    /** From small to large, dark to light. */
    SEQUENTIAL,
    /** Powers of ten below 1 in blue, above 1 in red, the paler the closer to 1. */
    AROUND_ONE
  }

  public HeatMap {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    values = values.stream().map(List::copyOf).toList();
    int width = columns.size();
    if (rows.isEmpty() || width == 0) {
      throw new IllegalArgumentException(name + ": expected at least one row and one column");
    }
    if (values.size() != rows.size() || values.stream().anyMatch(row -> row.size() != width)) {
      throw new IllegalArgumentException(
          "%s: expected %d x %d values, found rows of %s"
              .formatted(name, rows.size(), width, values.stream().map(List::size).toList()));
    }
  }

  /** A heat map without a mark. */
  public HeatMap(
      String name,
      String title,
      String across,
      List<String> rows,
      List<String> columns,
      List<List<Double>> values,
      String unit,
      Colours colours) {
    this(name, title, across, rows, columns, values, unit, colours, "");
  }

  /** The same heat map with another mark. */
  public HeatMap withMark(String mark) {
    return new HeatMap(name, title, across, rows, columns, values, unit, colours, mark);
  }

  /** A number in three digits, as cells and tables show it: "97.9", "0.0123", "1.2e-05". */
  public static String label(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : String.valueOf(value);
    }
    double size = Math.abs(value);
    if (size < 1e-3 || size >= 1e4) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
