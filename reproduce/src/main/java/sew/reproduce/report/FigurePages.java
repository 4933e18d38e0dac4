package sew.reproduce.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sew.reproduce.figures.BlockDiagrams;
import sew.reproduce.figures.Figure3;
import sew.reproduce.figures.Figure9;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Svg;
import tech.tablesaw.api.Table;

/** Figures 1, 2, 3 and 9 of the paper, which need no computation. */
record FigurePages(Sources sources) {

  /** Figures 1 and 2. */
  static Page blocks(String id, String title, BlockDiagrams diagrams) {
    DrawingPart drawing = new DrawingPart(id, diagrams.title(), diagrams.svg(), drawnHere(id));
    return Page.of(id, title, "drawn from the toolkit's own blocks", List.of(drawing));
  }

  Page figure3(String title) throws IOException {
    return curves(
        title,
        Figure3.figure(sources.runs()),
        Figure3.agreement(),
        Figure3.agreement(sources.runs()),
        List.of(),
        Figure3.LEGEND,
        Figure3.RUNS_LEGEND);
  }

  Page figure9(String title) throws IOException {
    ReportTable table4 =
        ReportTable.of(
            "fig9-table4",
            "Figure 9 (c) against Table 4",
            Figure9.againstTable4(),
            "The paper's curve and the paper's table; +-: the binomial standard error of 288 clips.\n");
    return curves(
        title,
        Figure9.figure(sources.runs()),
        Figure9.agreement(),
        Figure9.agreement(sources.runs()),
        List.of(table4),
        Figure9.LEGEND,
        Figure9.RUNS_LEGEND);
  }

  private static Page curves(
      String title,
      Figure figure,
      Table logs,
      Table runs,
      List<ReportTable> more,
      String legend,
      String runsLegend)
      throws IOException {
    String id = figure.name();
    List<Part> parts = new ArrayList<>();
    parts.add(new DrawingPart(id, figure.title(), Svg.compact(figure), drawnHere(id)));
    if (runs.rowCount() > 0) {
      parts.add(new TablePart(ReportTable.of(id + "-runs", runs.name(), runs, runsLegend)));
    }
    parts.add(
        new TablePart(
            ReportTable.of(
                id + "-agreement",
                logs.name() + ": the authors' logs on the paper's curves",
                logs,
                legend)));
    more.forEach(one -> parts.add(new TablePart(one)));
    long compared =
        runs.stream()
            .map(row -> row.getString("network") + row.getString("seed"))
            .distinct()
            .count();
    String own = compared == 0 ? "no run on the paper's data: not run" : compared + " runs drawn";
    return Page.of(id, title, "the authors' logs; " + own, parts);
  }

  private static Facts drawnHere(String id) {
    return new Facts("drawn for this page", Optional.of("reproduce/sew run " + id), List.of());
  }
}
