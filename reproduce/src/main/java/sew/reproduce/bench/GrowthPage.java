package sew.reproduce.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;
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

  /** A column of panels for time and one for memory, each kind of axis a row. */
  Figure figure() {
    Map<String, List<GrowthCurve>> byPanel = new LinkedHashMap<>();
    for (GrowthCurve curve : curves) {
      byPanel.computeIfAbsent(curve.axis().panel(), panel -> new ArrayList<>()).add(curve);
    }
    List<Panel> panels = new ArrayList<>();
    byPanel.forEach(
        (title, shown) -> {
          panels.add(panel(title + ": time", "s", shown, GrowthCurve::seconds));
          panels.add(panel(title + ": peak memory", "MiB", shown, GrowthCurve::mib));
        });
    return new Figure(
        NAME,
        "Time and peak memory of a training step (points) and the line through them (dashed); "
            + setting,
        2,
        panels);
  }

  private static Panel panel(
      String title, String unit, List<GrowthCurve> shown, Function<GrowthCurve, double[]> values) {
    List<Curve> drawn = new ArrayList<>();
    double right = 0;
    double top = 0;
    for (int colour = 0; colour < shown.size(); colour++) {
      GrowthCurve curve = shown.get(colour);
      double[] x = curve.axis().values();
      double[] y = values.apply(curve);
      LinearFit fit = LinearFit.of(x, y);
      double[] line = Arrays.stream(x).map(fit::at).toArray();
      drawn.add(new Curve(curve.axis().name(), x, y, colour, Curve.Style.POINTS));
      drawn.add(new Curve("its line", x, line, colour, Curve.Style.DASHED));
      right = Math.max(right, Arrays.stream(x).max().orElseThrow());
      top =
          Math.max(
              top, DoubleStream.concat(Arrays.stream(y), Arrays.stream(line)).max().orElseThrow());
    }
    return new Panel(
        title,
        Panel.Axis.linear(shown.get(0).axis().label()).between(0, 1.04 * right),
        Panel.Axis.linear(unit).between(0, 1.05 * top),
        drawn);
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
