package sew.reproduce.plot;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Margin;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.components.TickSettings;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** A figure as an interactive page: every panel is one of tablesaw-jsplot's figures in a grid. */
public final class PlotlyPage {
  private static final String VERSION = "2.35.3";

  /** The file beside the pages that they draw with. */
  public static final String SCRIPT = "plotly-" + VERSION + ".js";

  private PlotlyPage() {}

  /** Writes plotly.js, which needs no network. */
  public static void copyScript(OutputStream out) throws IOException {
    String resource = "/META-INF/resources/webjars/plotly.js-dist/" + VERSION + "/plotly.js";
    try (InputStream in = PlotlyPage.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(
            "expected %s on the class path, found nothing; build again".formatted(resource));
      }
      in.transferTo(out);
    }
  }

  /** The page as HTML in UTF-8; {@link #SCRIPT} must lie beside it. */
  public static String of(Figure figure) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="UTF-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <script src="%s"></script>
        <style>
        body { font-family: sans-serif; margin: 1rem; }
        h1 { font-size: 1.1rem; }
        h2 { font-size: 1rem; text-align: center; margin: 0; }
        .panels { display: grid; gap: 1rem; grid-template-columns: repeat(%d, minmax(0, 1fr)); }
        .legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; justify-content: center; }
        .legend i { display: inline-block; width: 1.8em; margin-right: .4em; vertical-align: middle; }
        @media (max-width: 800px) { .panels { grid-template-columns: minmax(0, 1fr); } }
        </style>
        </head>
        <body>
        <h1>%s</h1>
        <div class="panels">
        """
            .formatted(escaped(figure.name()), SCRIPT, figure.columns(), escaped(figure.title())));
    for (int i = 0; i < figure.panels().size(); i++) {
      Panel panel = figure.panels().get(i);
      String id = "panel" + i;
      page.append(
          "<section><h2>%s</h2>\n<div id=\"%s\"></div>\n".formatted(escaped(panel.title()), id));
      page.append(plot(panel).asJavascript(id));
      page.append("<div class=\"legend\">\n");
      panel.curves().forEach(curve -> page.append(legend(curve)));
      page.append("</div></section>\n");
    }
    // jsplot's newPlot reads the width of its section only once; a rotated phone needs it again.
    page.append(
        """
        </div>
        <script>
        window.addEventListener('resize', () =>
            document.querySelectorAll('.js-plotly-plot').forEach(plot => Plotly.Plots.resize(plot)));
        </script>
        </body>
        </html>
        """);
    return page.toString();
  }

  private static tech.tablesaw.plotly.components.Figure plot(Panel panel) {
    Limits vertical = Limits.vertical(panel, false);
    Layout.LayoutBuilder layout =
        Layout.builder()
            .height(340)
            .autosize(true)
            .showLegend(false)
            .hoverMode(Layout.HoverMode.CLOSEST)
            .margin(
                Margin.builder()
                    .top(32)
                    .bottom(50)
                    .left(75)
                    .right(panel.right() == null ? 15 : 75)
                    .build())
            .xAxis(axis(panel.x(), Limits.horizontal(panel)).build())
            .yAxis(axis(panel.y(), vertical).build());
    if (panel.right() != null) {
      layout.yAxis2(
          axis(panel.right(), Limits.vertical(panel, true))
              .side(Axis.Side.right)
              .overlaying(ScatterTrace.YAxis.Y)
              .showGrid(false)
              .build());
    }
    List<Trace> traces = new ArrayList<>();
    // jsplot has no shapes: a mark is a dotted trace over the whole height.
    for (double mark : panel.marks()) {
      traces.add(
          ScatterTrace.builder(
                  new double[] {mark, mark}, new double[] {vertical.from(), vertical.to()})
              .mode(ScatterTrace.Mode.LINE)
              .line(Line.builder().color("#808080").width(1).dash(Line.Dash.DOT).build())
              .name("mark")
              .build());
    }
    panel.curves().forEach(curve -> traces.add(trace(panel, curve)));
    return new tech.tablesaw.plotly.components.Figure(layout.build(), traces.toArray(Trace[]::new));
  }

  private static ScatterTrace trace(Panel panel, Curve curve) {
    Panel.Axis axis = curve.onRight() ? panel.right() : panel.y();
    int[] shown =
        IntStream.range(0, curve.x().length)
            .filter(i -> Limits.shows(panel.x(), curve.x()[i]) && Limits.shows(axis, curve.y()[i]))
            .toArray();
    boolean dots = curve.style() == Curve.Style.POINTS || shown.length == 1;
    Line.Dash dash = curve.style() == Curve.Style.DASHED ? Line.Dash.DASH : Line.Dash.SOLID;
    String colour = Palette.colour(curve);
    return ScatterTrace.builder(
            IntStream.of(shown).mapToDouble(i -> curve.x()[i]).toArray(),
            IntStream.of(shown).mapToDouble(i -> curve.y()[i]).toArray())
        .name(curve.name())
        .mode(dots ? ScatterTrace.Mode.MARKERS : ScatterTrace.Mode.LINE)
        .marker(Marker.builder().color(colour).size(6).build())
        .line(Line.builder().color(colour).width(2).dash(dash).build())
        .yAxis(curve.onRight() ? ScatterTrace.YAxis.Y2 : ScatterTrace.YAxis.Y)
        .build();
  }

  private static Axis.AxisBuilder axis(Panel.Axis axis, Limits limits) {
    double from = axis.logarithmic() ? Math.log10(limits.from()) : limits.from();
    double to = axis.logarithmic() ? Math.log10(limits.to()) : limits.to();
    return Axis.builder()
        .title(axis.label())
        .type(axis.logarithmic() ? Axis.Type.LOG : Axis.Type.LINEAR)
        .range(from, to)
        .showZeroLine(false)
        .tickSettings(
            TickSettings.builder()
                .exponentFormat(TickSettings.ExponentFormat.POWER)
                .tickMode(TickSettings.TickMode.AUTO)
                .build());
  }

  private static String legend(Curve curve) {
    String line =
        switch (curve.style()) {
          case SOLID -> "solid";
          case DASHED -> "dashed";
          case POINTS -> "dotted";
        };
    return "<span><i style=\"border-top: 3px %s %s\"></i>%s</span>\n"
        .formatted(line, Palette.colour(curve), escaped(curve.name()));
  }

  /** A text within HTML. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
