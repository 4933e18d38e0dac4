package sew.data;

/**
 * How many events each pixel saw in each time step, [T, 2, H, W] in row-major order; channel 0
 * counts OFF, channel 1 ON events.
 */
public record Frames(int steps, int height, int width, int[] counts) {

  static Frames empty(int steps, int height, int width) {
    return new Frames(steps, height, width, new int[steps * 2 * height * width]);
  }

  /** Adds events {@code from} to {@code to - 1} to frame {@code step}. */
  void add(Events events, int step, int from, int to) {
    for (int i = from; i < to; i++) {
      int channel = 2 * step + (events.p()[i] == 0 ? 0 : 1);
      counts[(channel * height + events.y()[i]) * width + events.x()[i]]++;
    }
  }
}
