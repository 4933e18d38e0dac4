package sew.data;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How events are cut into frames; the rules of SpikingJelly, which the authors used. Its releases
 * have two rules called "by fixed duration"; the names here say which is which.
 */
public sealed interface FrameIntegration {
  /** What {@link #parse} reads; us are microseconds. */
  String FORMS = "number:T, time:T, duration-0.0.0.0.14:US or duration-2.0.0:US";

  String DURATION_14 = "duration-0.0.0.0.14:";
  String DURATION_2 = "duration-2.0.0:";

  /**
   * Reads {@link #text}: the rule, with SpikingJelly's release where two differ, and its number.
   */
  static FrameIntegration parse(String text) {
    Matcher m = Pattern.compile("([a-z]+[-0-9.]*:)(\\d{1,18})").matcher(text);
    String rule = m.matches() ? m.group(1) : "";
    long number = m.matches() ? Long.parseLong(m.group(2)) : 0;
    int steps = (int) Math.min(number, Integer.MAX_VALUE);
    return switch (rule) {
      case "number:" -> new ByNumber(steps);
      case "time:" -> new ByTime(steps);
      case DURATION_14 -> new ByDurationFromFirstEvent(number);
      case DURATION_2 -> new ByFixedWindows(number);
      default ->
          throw new IllegalArgumentException(
              "the integration must be %s, found \"%s\"".formatted(FORMS, text));
    };
  }

  /** The form that {@link #parse} reads. */
  String text();

  /** Frame i holds events b[i] to b[i + 1] - 1; b has one more entry than frames. */
  int[] boundaries(Events events);

  /** Sums the events of each part per pixel and polarity: [T, 2, H, W]. */
  default Frames integrate(Events events) {
    int[] b = boundaries(events);
    long numbers = 2L * (b.length - 1) * events.height() * events.width();
    if (numbers > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%,d frames of 2 x %d x %d pixels do not fit into one array; make fewer, or fewer pixels"
              .formatted(b.length - 1, events.height(), events.width()));
    }
    Frames frames = Frames.empty(b.length - 1, events.height(), events.width());
    for (int i = 0; i + 1 < b.length; i++) {
      frames.add(events, i, b[i], b[i + 1]);
    }
    return frames;
  }

  /**
   * T frames of N/T events each (rounded down), the rest in the last frame; the paper's way.
   *
   * <p>Fewer events than frames are an error, because the first frames would be empty.
   */
  record ByNumber(int steps) implements FrameIntegration {
    public ByNumber {
      requirePositive("T", steps);
    }

    @Override
    public String text() {
      return "number:" + steps;
    }

    @Override
    public int[] boundaries(Events events) {
      if (events.size() < steps) {
        throw new IllegalArgumentException(
            "%d frames need at least as many events, found %d".formatted(steps, events.size()));
      }
      int[] b = new int[steps + 1];
      for (int i = 0; i < steps; i++) {
        b[i] = i * (events.size() / steps);
      }
      b[steps] = events.size();
      return b;
    }
  }

  /**
   * T frames of equal duration dt = (t[N-1] - t[0]) / T (rounded down); what remains goes to the
   * last. Events must be sorted by time; a frame without events is an error.
   */
  record ByTime(int steps) implements FrameIntegration {
    public ByTime {
      requirePositive("T", steps);
    }

    @Override
    public String text() {
      return "time:" + steps;
    }

    @Override
    public int[] boundaries(Events events) {
      long[] t = events.t();
      requireSorted(t);
      int[] b = new int[steps + 1];
      long dt = t.length == 0 ? 0 : (t[t.length - 1] - t[0]) / steps;
      int next = 0;
      for (int i = 0; i < steps; i++) {
        b[i] = next;
        while (next < t.length && t[next] < t[0] + dt * (i + 1)) {
          next++;
        }
        if (next == b[i]) {
          throw new IllegalArgumentException(
              "frame %d of %d has no event: nothing happened for %d us".formatted(i, steps, dt));
        }
      }
      b[steps] = t.length;
      return b;
    }
  }

  /**
   * Frames that begin with an event and span {@code microseconds} from it, both ends included,
   * until the events end; SpikingJelly 0.0.0.0.14's integration by duration. No frame is empty, and
   * time without events is in none: frame i does not tell when its events were.
   */
  record ByDurationFromFirstEvent(long microseconds) implements FrameIntegration {
    public ByDurationFromFirstEvent {
      requirePositive("the duration", microseconds);
    }

    @Override
    public String text() {
      return DURATION_14 + microseconds;
    }

    @Override
    public int[] boundaries(Events events) {
      long[] t = events.t();
      requireEvents(t);
      requireSorted(t);
      int[] b = new int[t.length + 1];
      int frames = 0;
      for (int left = 0; left < t.length; frames++) {
        int right = left;
        while (right < t.length && t[right] - t[left] <= microseconds) {
          right++;
        }
        b[frames + 1] = right;
        left = right;
      }
      return Arrays.copyOf(b, frames + 1);
    }
  }

  /**
   * Frames of windows that follow each other from the first event on: frame i holds the events with
   * {@code i <= (t - t[0]) / microseconds < i + 1}, and may be empty; SpikingJelly 2.0.0's
   * integration by duration. An event at the very end of the last window belongs to it.
   *
   * <p>Events that all have one time make no window, there as here: they are an error.
   */
  record ByFixedWindows(long microseconds) implements FrameIntegration {
    private static final int MAX_FRAMES = 1 << 24;

    public ByFixedWindows {
      requirePositive("the duration", microseconds);
    }

    @Override
    public String text() {
      return DURATION_2 + microseconds;
    }

    @Override
    public int[] boundaries(Events events) {
      long[] t = events.t();
      requireEvents(t);
      requireSorted(t);
      long span = t[t.length - 1] - t[0];
      long frames = span / microseconds + (span % microseconds == 0 ? 0 : 1);
      if (frames < 1 || frames > MAX_FRAMES) {
        throw new IllegalArgumentException(
            "expected 1 to %,d windows of %,d us, found %,d in %,d us; choose another duration"
                .formatted(MAX_FRAMES, microseconds, frames, span));
      }
      int[] b = new int[(int) frames + 1];
      int next = 0;
      for (int i = 1; i < frames; i++) {
        while ((t[next] - t[0]) / microseconds < i) {
          next++;
        }
        b[i] = next;
      }
      b[(int) frames] = t.length;
      return b;
    }
  }

  private static void requireEvents(long[] t) {
    if (t.length == 0) {
      throw new IllegalArgumentException("a duration needs at least one event, found none");
    }
  }

  private static void requireSorted(long[] t) {
    for (int i = 1; i < t.length; i++) {
      if (t[i] < t[i - 1]) {
        throw new IllegalArgumentException(
            "events must be sorted by time, found %d us after %d us at event %d"
                .formatted(t[i], t[i - 1], i));
      }
    }
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, found " + value);
    }
  }
}
