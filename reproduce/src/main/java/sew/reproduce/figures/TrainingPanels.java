package sew.reproduce.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.paper.PaperCurves;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Panel;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Table;

/**
 * What Figures 3 and 9 have in common: training curves over the epochs, the paper's dashed, the
 * authors' logs and this project's runs solid.
 *
 * @param drawn the name of the paper's curves
 * @param log the authors' run of a series; empty where they published none
 * @param runs this project's runs of a series
 */
record TrainingPanels(
    String drawn,
    Function<String, Optional<AuthorsLog>> log,
    Function<String, List<RunRecord>> runs) {

  /** The paper's panels in its order. */
  List<Panel> panels() {
    Map<String, List<PaperCurve>> byPanel = new LinkedHashMap<>();
    for (PaperCurve curve : PaperCurves.of(drawn)) {
      byPanel.computeIfAbsent(curve.panel(), panel -> new ArrayList<>()).add(curve);
    }
    List<Panel> panels = new ArrayList<>();
    byPanel.forEach((name, curves) -> panels.add(panel(name, curves)));
    return panels;
  }

  /** Names the runs that are not in the paper's setting; empty where all are, or none is drawn. */
  String mark() {
    long others =
        PaperCurves.of(drawn).stream()
            .map(PaperCurve::series)
            .distinct()
            .flatMap(series -> runs.apply(series).stream())
            .filter(run -> !run.isPaperSetting())
            .count();
    return others == 0
        ? ""
        : "NOT IN THE PAPER'S SETTING: %d of the runs, as the legend says".formatted(others);
  }

  private Panel panel(String name, List<PaperCurve> drawnCurves) {
    Quantity quantity = Quantity.of(name);
    List<Curve> curves = new ArrayList<>();
    int runColour = drawnCurves.size();
    for (int colour = 0; colour < drawnCurves.size(); colour++) {
      PaperCurve paper = drawnCurves.get(colour);
      Optional<AuthorsLog> authors = log.apply(paper.series());
      if (authors.isPresent()) {
        curves.add(curve(paper.series() + ", authors' log", quantity.of(authors.get()), colour));
      }
      double[] x = Arrays.stream(paper.x()).asDoubleStream().toArray();
      curves.add(new Curve(paper.series() + ", paper", x, paper.y(), colour, Curve.Style.DASHED));
      for (RunRecord run : runs.apply(paper.series())) {
        curves.add(
            curve(
                "%s, run (%s)".formatted(paper.series(), run.scale()),
                quantity.of(run),
                runColour++));
      }
    }
    return new Panel(
        "(%s) %s".formatted(name.replace("-", ", "), quantity.label()),
        Panel.Axis.linear("epoch"),
        Panel.Axis.fromZero(quantity.label()),
        curves);
  }

  private static Curve curve(String name, double[] y, int colour) {
    double[] epochs = IntStream.range(0, y.length).asDoubleStream().toArray();
    return new Curve(name, epochs, y, colour, Curve.Style.SOLID);
  }

  /** How far the authors' logs lie from the paper's curves. */
  Table agreement(String name) {
    return LogAgreement.of(name, PaperCurves.of(drawn), log);
  }

  /** How far this project's runs lie from the authors' logs. */
  Table runAgreement(String name) {
    return RunAgreement.of(name, PaperCurves.of(drawn), log, runs);
  }
}
