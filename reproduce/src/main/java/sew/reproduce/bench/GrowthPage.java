package sew.reproduce.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Svg;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.RunEnvironment;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.Table;

/** The growth of time and memory as one table and one figure. */
record GrowthPage(List<GrowthCurve> curves, Setting setting, RunEnvironment environment) {
  private static final String NAME = "growth";

  /** Beyond this deviation in percent growth is not called linear. */
  static final double LINEAR = 10;

  void write(ResultWriter output) throws IOException {
    output.table(NAME, table(), legend());
    output.write(NAME + ".svg", Svg.of(figure()));
  }

  Table table() {
    TableBuilder table =
        new TableBuilder(
            NAME, "grows", "x", "s", "fit s", "deviation %", "MiB", "fit MiB", "deviation %, MiB");
    for (GrowthCurve curve : curves) {
      double[] x = curve.axis().values();
      LinearFit time = curve.timeFit();
      LinearFit memory = curve.memoryFit();
      for (int i = 0; i < x.length; i++) {
        double seconds = curve.seconds()[i];
        double mib = curve.mib()[i];
        table.row(
            curve.axis().name(),
            text("%.0f", x[i]),
            text("%.3f", seconds),
            text("%.3f", time.at(x[i])),
            text("%+.1f", time.deviation(x[i], seconds)),
            text("%.0f", mib),
            text("%.0f", memory.at(x[i])),
            text("%+.1f", memory.deviation(x[i], mib)));
      }
    }
    return table.table();
  }

  /** A line for each curve: how far it is from its line. */
  String legend() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        Training steps by %s: minimum seconds of a step, and peak memory of a process. Fit: the line a + b x with
        the smallest sum of squared relative deviations. Measured on %s, %d cores, commit %.7s, %.10s.

        """
            .formatted(
                setting,
                environment.cpu(),
                environment.cores(),
                environment.commit(),
                environment.started()));
    for (GrowthCurve curve : curves) {
      double[] x = curve.axis().values();
      if (x.length < 3) {
        continue;
      }
      double time = curve.timeFit().largestDeviation(x, curve.seconds());
      double memory = curve.memoryFit().largestDeviation(x, curve.mib());
      text.append(
          String.format(
              Locale.ROOT,
              "- %s: time %s (%.0f %%), memory %s (%.0f %%)%n",
              curve.axis().name(),
              linear(time),
              time,
              linear(memory),
              memory));
    }
    return text.toString();
  }

  private static String linear(double deviation) {
    return deviation <= LINEAR ? "linear" : "not linear";
  }

  /** A column of panels for time and one for memory, each axis a row. */
  Figure figure() {
    List<Panel> panels = new ArrayList<>();
    for (GrowthCurve curve : curves) {
      panels.add(panel(curve, "s", curve.seconds(), curve.timeFit()));
      panels.add(panel(curve, "MiB", curve.mib(), curve.memoryFit()));
    }
    return new Figure(
        NAME,
        "Time and peak memory of a training step (points) and the line through them (dashed); "
            + setting,
        2,
        panels);
  }

  private static Panel panel(GrowthCurve curve, String unit, double[] y, LinearFit fit) {
    double[] x = curve.axis().values();
    double[] line = new double[x.length];
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      line[i] = fit.at(x[i]);
      largest = Math.max(largest, Math.max(y[i], line[i]));
    }
    return new Panel(
        "%s: %s".formatted(curve.axis().name(), unit.equals("s") ? "time" : "memory"),
        Panel.Axis.linear(curve.axis().label()),
        Panel.Axis.linear(unit).between(0, 1.05 * largest),
        List.of(
            new Curve("measured", x, y, 0, Curve.Style.POINTS),
            new Curve("linear", x, line, 1, Curve.Style.DASHED)));
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
