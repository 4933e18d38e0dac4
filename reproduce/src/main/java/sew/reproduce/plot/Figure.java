package sew.reproduce.plot;

import java.util.List;

/**
 * A figure of the paper as data: panels in rows of {@code columns}.
 *
 * @param name the name of its files, such as "fig3"
 * @param title what it shows, and what must be known about where its numbers come from
 * @param mark in what its numbers are not the paper's setting, such as "shortened, SYNTHETIC":
 *     drawn in red under the title of every form; empty where there is nothing to say
 */
public record Figure(String name, String title, int columns, List<Panel> panels, String mark) {

  public Figure {
    if (columns < 1 || panels.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: expected at least one column and one panel, found %d and %d"
              .formatted(name, columns, panels.size()));
    }
    panels = List.copyOf(panels);
  }

  /** A figure without a mark. */
  public Figure(String name, String title, int columns, List<Panel> panels) {
    this(name, title, columns, panels, "");
  }

  /** The same figure with another mark. */
  public Figure withMark(String mark) {
    return new Figure(name, title, columns, panels, mark);
  }
}
