package sew.data;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import sew.data.SyntheticBody.Limb;

/**
 * A simulated DVS128: a pixel emits an event whenever its log intensity has changed by a threshold
 * since its last one; in addition every pixel emits noise, and a few are hot.
 */
final class SyntheticCamera {
  private static final int SIZE = 128;
  private static final double THRESHOLD = 0.4;
  private static final double EDGE = 1.5;
  private static final int HOT_PIXELS = 6;

  private final double contrast;
  private final double noisePerStep;
  private final SplittableRandom random;
  private final float[] reference = new float[SIZE * SIZE];
  private final float[] level = new float[SIZE * SIZE];
  private final int[] hot;
  private final Recording recording = new Recording();

  /**
   * @param contrast log intensity of what is drawn above the background; negative if it is darker
   * @param noise background events per pixel and second
   * @param microseconds duration of a time step
   */
  SyntheticCamera(double contrast, double noise, int microseconds, SplittableRandom random) {
    this.contrast = contrast;
    this.noisePerStep = noise * SIZE * SIZE * microseconds / 1e6;
    this.random = random;
    this.hot = random.ints(HOT_PIXELS, 0, SIZE * SIZE).toArray();
  }

  /** Sees a scene from {@code time} on, for one time step of {@code microseconds}. */
  void see(List<Limb> scene, long time, int microseconds) {
    int first = recording.size;
    Arrays.fill(level, 0);
    scene.forEach(this::draw);
    for (int pixel = 0; pixel < level.length; pixel++) {
      double change = level[pixel] * contrast - reference[pixel];
      while (Math.abs(change) >= THRESHOLD) {
        double move = Math.copySign(THRESHOLD, change);
        reference[pixel] += (float) move;
        change -= move;
        recording.add(pixel, move > 0);
      }
    }
    for (double rest = noisePerStep; rest > 0; rest--) {
      if (random.nextDouble() < rest) {
        recording.add(random.nextInt(SIZE * SIZE), random.nextBoolean());
      }
    }
    for (int pixel : hot) {
      if (random.nextInt(8) == 0) {
        recording.add(pixel, true);
      }
    }
    recording.shuffleFrom(first, random);
    recording.spreadOver(first, time, microseconds);
  }

  /** The scene changes without emitting events, as in a pause between clips. */
  void cut(List<Limb> scene) {
    Arrays.fill(level, 0);
    scene.forEach(this::draw);
    for (int pixel = 0; pixel < level.length; pixel++) {
      reference[pixel] = (float) (level[pixel] * contrast);
    }
  }

  /** Covers the pixels of a limb, 1 inside and falling to 0 over a soft edge. */
  private void draw(Limb limb) {
    double reach = limb.radius() + EDGE;
    int top = clamp(Math.min(limb.y0(), limb.y1()) - reach);
    int bottom = clamp(Math.max(limb.y0(), limb.y1()) + reach);
    int left = clamp(Math.min(limb.x0(), limb.x1()) - reach);
    int right = clamp(Math.max(limb.x0(), limb.x1()) + reach);
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double inside = (limb.radius() - distance(limb, x, y)) / EDGE + 0.5;
        int pixel = y * SIZE + x;
        level[pixel] = Math.max(level[pixel], (float) Math.min(1, Math.max(0, inside)));
      }
    }
  }

  private static int clamp(double coordinate) {
    return (int) Math.min(SIZE - 1, Math.max(0, coordinate));
  }

  private static double distance(Limb limb, double x, double y) {
    double dx = limb.x1() - limb.x0();
    double dy = limb.y1() - limb.y0();
    double squared = dx * dx + dy * dy;
    double along = ((x - limb.x0()) * dx + (y - limb.y0()) * dy) / Math.max(squared, 1e-12);
    double nearest = Math.min(1, Math.max(0, along));
    double ex = x - limb.x0() - nearest * dx;
    double ey = y - limb.y0() - nearest * dy;
    return Math.sqrt(ex * ex + ey * ey);
  }

  /** How many events were emitted so far. */
  int size() {
    return recording.size;
  }

  /** Everything seen so far, sorted by time. */
  Events events() {
    return recording.events();
  }

  /** A growing list of events. */
  private static final class Recording {
    private int size;
    private int[] pixels = new int[1 << 16];
    private byte[] polarities = new byte[1 << 16];
    private long[] times = new long[1 << 16];

    void add(int pixel, boolean on) {
      if (size == pixels.length) {
        pixels = Arrays.copyOf(pixels, 2 * size);
        polarities = Arrays.copyOf(polarities, 2 * size);
        times = Arrays.copyOf(times, 2 * size);
      }
      pixels[size] = pixel;
      polarities[size++] = (byte) (on ? 1 : 0);
    }

    /** Within a time step no pixel has priority. */
    void shuffleFrom(int first, SplittableRandom random) {
      for (int i = size - 1; i > first; i--) {
        int j = random.nextInt(first, i + 1);
        int pixel = pixels[i];
        byte polarity = polarities[i];
        pixels[i] = pixels[j];
        polarities[i] = polarities[j];
        pixels[j] = pixel;
        polarities[j] = polarity;
      }
    }

    void spreadOver(int first, long time, int microseconds) {
      for (int i = first; i < size; i++) {
        times[i] = time + (long) microseconds * (i - first) / (size - first);
      }
    }

    Events events() {
      Events events =
          new Events(
              SIZE,
              SIZE,
              Arrays.copyOf(times, size),
              new short[size],
              new short[size],
              Arrays.copyOf(polarities, size));
      for (int i = 0; i < size; i++) {
        events.x()[i] = (short) (pixels[i] % SIZE);
        events.y()[i] = (short) (pixels[i] / SIZE);
      }
      return events;
    }
  }
}
