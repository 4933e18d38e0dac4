package sew.data;

import java.util.Arrays;

/** How events are cut into frames; the rules of SpikingJelly, which the authors used. */
public sealed interface FrameIntegration {

  /** Frame i holds events b[i] to b[i + 1] - 1; b has one more entry than frames. */
  int[] boundaries(Events events);

  /** Sums the events of each part per pixel and polarity: [T, 2, H, W]. */
  default Frames integrate(Events events) {
    int[] b = boundaries(events);
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

  /** Frames that span at most {@code microseconds}, both ends included, until the events end. */
  record ByDuration(long microseconds) implements FrameIntegration {
    public ByDuration {
      requirePositive("the duration", microseconds);
    }

    @Override
    public int[] boundaries(Events events) {
      long[] t = events.t();
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
