package sew.reproduce.clip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import sew.data.ClipSource.Clip;
import sew.data.Events;
import sew.data.FrameIntegration;
import sew.data.Frames;

/**
 * A clip as it is drawn.
 *
 * @param captions one line for each frame
 * @param spans where each frame begins and ends within {@link #rate}, from 0 to 1
 * @param facts what else is said, such as "events" and "1,234"
 */
public record ClipView(
    String title,
    Frames frames,
    List<String> captions,
    List<double[]> spans,
    EventRate rate,
    List<Fact> facts) {
  /** A larger sensor is drawn on a coarser grid. */
  static final int MAX_SIDE = 352;

  /** More are refused: the page would take too much memory, here and in the browser. */
  static final int MAX_PIXELS = 1 << 24;

  private static final int USUAL_STEPS = 16;

  /** Something known about a clip. */
  public record Fact(String name, String value) {}

  public ClipView {
    requireDrawable(frames.steps(), frames.width(), frames.height());
    captions = List.copyOf(captions);
    spans = List.copyOf(spans);
    facts = List.copyOf(facts);
  }

  private static void requireDrawable(int steps, int width, int height) {
    long largest = MAX_PIXELS / ((long) width * height);
    if (steps < 1 || steps > largest) {
      throw new IllegalArgumentException(
          "expected 1 to %,d frames of %d x %d pixels to draw, found %,d; choose fewer time steps or a longer duration"
              .formatted(largest, width, height, steps));
    }
  }

  /** Events that show themselves. */
  public static ClipView of(Events events) {
    return of("", events, usual(events), List.of());
  }

  /** A clip that shows itself. */
  public static ClipView of(Clip clip) {
    return of(clip.name(), clip.events(), usual(clip.events()), facts(clip));
  }

  /** Frames that show themselves. */
  public static ClipView of(Frames frames) {
    return of("", frames, List.of());
  }

  /** What a clip is beside its events. */
  public static List<Fact> facts(Clip clip) {
    return List.of(
        new Fact("label", "class " + clip.label()),
        new Fact("split", clip.split().toString().toLowerCase(Locale.ROOT)));
  }

  /** All in one line, where nothing can be drawn. */
  public String text() {
    String all =
        facts.stream()
            .map(fact -> fact.name() + " " + fact.value())
            .collect(Collectors.joining(", "));
    return title.isEmpty() ? all : title + ": " + all;
  }

  /** As the paper integrates events: 16 frames of equally many, fewer only of fewer events. */
  public static FrameIntegration usual(Events events) {
    return new FrameIntegration.ByNumber(Math.max(1, Math.min(USUAL_STEPS, events.size())));
  }

  /**
   * Events, cut into frames by {@code integration}.
   *
   * @param known facts that the events do not hold, such as the label
   */
  public static ClipView of(
      String title, Events events, FrameIntegration integration, List<Fact> known) {
    if (events.size() == 0) {
      throw new IllegalArgumentException(
          (title.isEmpty() ? "" : title + ": ") + "there is no event to draw");
    }
    int[] b = integration.boundaries(events);
    Events drawn = drawable(events);
    requireDrawable(b.length - 1, drawn.width(), drawn.height());
    EventRate rate = EventRate.of(events);
    List<String> captions = new ArrayList<>();
    List<double[]> spans = new ArrayList<>();
    int steps = b.length - 1;
    for (int i = 0; i < steps; i++) {
      String number = text("frame %d of %d: %,d events", i + 1, steps, b[i + 1] - b[i]);
      if (b[i] == b[i + 1]) {
        captions.add(number);
        spans.add(new double[] {0, 0});
      } else {
        long from = events.t()[b[i]];
        long to = events.t()[b[i + 1] - 1];
        captions.add(number + text(", %.3f to %.3f s", rate.seconds(from), rate.seconds(to)));
        spans.add(new double[] {rate.part(from), rate.part(to)});
      }
    }
    List<Fact> facts = new ArrayList<>(known);
    facts.addAll(facts(events, rate));
    return new ClipView(title, integration.integrate(drawn), captions, spans, rate, facts);
  }

  private static Events drawable(Events events) {
    int longer = Math.max(events.width(), events.height());
    int coarser = (longer + MAX_SIDE - 1) / MAX_SIDE;
    return coarser <= 1
        ? events
        : events.rescaledTo(
            (events.width() + coarser - 1) / coarser, (events.height() + coarser - 1) / coarser);
  }

  private static List<Fact> facts(Events events, EventRate rate) {
    int n = events.size();
    int on = 0;
    int backwards = 0;
    for (int i = 0; i < n; i++) {
      on += events.p()[i] == 0 ? 0 : 1;
      backwards += i > 0 && events.t()[i] < events.t()[i - 1] ? 1 : 0;
    }
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("events", text("%,d", n)));
    facts.add(new Fact("duration", text("%.3f s", rate.duration() / 1e6)));
    if (rate.duration() > 0) {
      facts.add(new Fact("mean rate", text("%,.0f events/s", n / (rate.duration() / 1e6))));
    }
    facts.add(new Fact("sensor", text("%d x %d pixels", events.width(), events.height())));
    facts.add(new Fact("ON events", text("%.1f %%", 100.0 * on / n)));
    if (backwards > 0) {
      facts.add(
          new Fact("out of order", text("%,d events earlier than the one before", backwards)));
    }
    return facts;
  }

  /** Frames whose events are not known any more; each counts as long as any other. */
  public static ClipView of(String title, Frames frames, List<Fact> known) {
    EventRate rate = EventRate.of(frames);
    List<String> captions = new ArrayList<>();
    List<double[]> spans = new ArrayList<>();
    int steps = frames.steps();
    long total = 0;
    long totalOn = 0;
    for (int i = 0; i < steps; i++) {
      long on = rate.on()[i];
      long events = on + rate.off()[i];
      total += events;
      totalOn += on;
      captions.add(text("frame %d of %d: %,d events", i + 1, steps, events));
      spans.add(new double[] {(double) i / steps, (i + 1.0) / steps});
    }
    List<Fact> facts = new ArrayList<>(known);
    facts.add(new Fact("frames", text("T = %d", steps)));
    facts.add(new Fact("events", text("%,d", total)));
    facts.add(new Fact("size", text("%d x %d pixels", frames.width(), frames.height())));
    if (total > 0) {
      facts.add(new Fact("ON events", text("%.1f %%", 100.0 * totalOn / total)));
    }
    return new ClipView(title, frames, captions, spans, rate, facts);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
