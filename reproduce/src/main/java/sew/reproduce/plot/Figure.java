package sew.reproduce.plot;

import java.util.List;

/**
 * A figure of the paper as data: panels in rows of {@code columns}.
 *
 * @param name the name of its files, such as "fig3"
 * @param title what it shows, and what must be known about where its numbers come from
 */
public record Figure(String name, String title, int columns, List<Panel> panels) {

  public Figure {
    if (columns < 1 || panels.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: expected at least one column and one panel, found %d and %d"
              .formatted(name, columns, panels.size()));
    }
    panels = List.copyOf(panels);
  }
}
