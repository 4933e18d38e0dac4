package sew.notebook.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import sew.data.Events;
import sew.data.FrameIntegration;
import sew.data.Frames;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Curve.Style;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Event data before a network sees it. */
public final class EventFigures {
  private EventFigures() {}

  /** The first {@code n} events, one per row. */
  public static Table first(int n, Events events) {
    int rows = Math.min(n, events.size());
    Table table =
        Table.create(
            "The first %d of %,d events".formatted(rows, events.size()),
            LongColumn.create("t in \u00b5s"),
            IntColumn.create("x"),
            IntColumn.create("y"),
            StringColumn.create("polarity"));
    for (int i = 0; i < rows; i++) {
      table.longColumn(0).append(events.t()[i]);
      table.intColumn(1).append(events.x()[i]);
      table.intColumn(2).append(events.y()[i]);
      table.stringColumn(3).append(events.p()[i] == 0 ? "OFF" : "ON");
    }
    return table;
  }

  /** Events per millisecond in bins of {@code milliseconds}, ON and OFF; the last one whole. */
  public static Figure rate(Events events, int milliseconds) {
    long start = Arrays.stream(events.t()).min().orElse(0);
    long end = Arrays.stream(events.t()).max().orElse(0);
    long bin = milliseconds * 1_000L;
    int bins = Math.toIntExact(Math.max(1, (end - start + 1) / bin));
    double[][] counts = new double[2][bins];
    for (int i = 0; i < events.size(); i++) {
      int at = (int) ((events.t()[i] - start) / bin);
      if (at < bins) {
        counts[events.p()[i] == 0 ? 0 : 1][at] += 1.0 / milliseconds;
      }
    }
    double[] middle = IntStream.range(0, bins).mapToDouble(i -> (i + 0.5) * milliseconds).toArray();
    Panel panel =
        new Panel(
            "bins of %d ms".formatted(milliseconds),
            Axis.linear("ms after the first event"),
            Axis.fromZero("events per ms"),
            List.of(
                new Curve("ON", middle, counts[1], 1, Style.SOLID),
                new Curve("OFF", middle, counts[0], 0, Style.SOLID)));
    return new Figure("event-rate", "Event rate of a clip", 1, List.of(panel));
  }

  /** Events in each frame, one panel per integration. */
  public static Figure counts(Events events, Map<String, FrameIntegration> integrations) {
    List<Panel> panels = new ArrayList<>();
    integrations.forEach(
        (name, integration) -> {
          double[] counts = perFrame(integration.integrate(events));
          double[] t = IntStream.range(0, counts.length).asDoubleStream().toArray();
          Curve curve = new Curve("events in frame t", t, counts, 0, Style.POINTS);
          double max = Arrays.stream(counts).max().orElse(1);
          panels.add(
              new Panel(
                  name,
                  Axis.linear("frame t"),
                  Axis.linear("events").between(0, 1.1 * max),
                  List.of(curve)));
        });
    return new Figure("events-per-frame", "Events per frame", panels.size(), panels);
  }

  /** Both polarities of all pixels, [T]. */
  static double[] perFrame(Frames frames) {
    int size = 2 * frames.height() * frames.width();
    return IntStream.range(0, frames.steps())
        .mapToDouble(t -> Arrays.stream(frames.counts(), t * size, (t + 1) * size).sum())
        .toArray();
  }
}
