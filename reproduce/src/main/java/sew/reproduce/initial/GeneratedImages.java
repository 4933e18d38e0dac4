package sew.reproduce.initial;

import java.util.SplittableRandom;

/**
 * Images of discs that cover each other, drawn from a seed: the dead leaves model, whose edges and
 * power spectrum are those of photographs (Lee, Mumford and Huang, 2001).
 */
final class GeneratedImages {
  private static final double MIN_RADIUS = 1.5;
  private static final int MAX_DISCS = 20_000;
  // The statistics by which ImageNet networks normalise red, green and blue.
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  private GeneratedImages() {}

  /** {@code n} images [n, 3, size, size], normalised as photographs are. */
  static float[] draw(int n, int size, long seed) {
    float[] pixels = new float[n * 3 * size * size];
    for (int i = 0; i < n; i++) {
      draw(pixels, i * 3 * size * size, size, new SplittableRandom(seed + 0x9E3779B97F4A7C15L * i));
    }
    return pixels;
  }

  /** Discs from front to back: a pixel keeps the first that covers it. */
  private static void draw(float[] pixels, int offset, int size, SplittableRandom random) {
    int area = size * size;
    boolean[] covered = new boolean[area];
    int left = area;
    for (int disc = 0; left > 0 && disc < MAX_DISCS; disc++) {
      double radius = radius(size, random.nextDouble());
      double cx = random.nextDouble(-radius, size + radius);
      double cy = random.nextDouble(-radius, size + radius);
      double grey = random.nextDouble();
      float[] colour = new float[3];
      for (int c = 0; c < 3; c++) {
        double value = 0.75 * grey + 0.25 * random.nextDouble();
        colour[c] = ((float) value - MEAN[c]) / DEVIATION[c];
      }
      int top = (int) Math.max(0, Math.ceil(cy - radius));
      int bottom = (int) Math.min(size - 1, Math.floor(cy + radius));
      for (int y = top; y <= bottom; y++) {
        double half = Math.sqrt(radius * radius - (y - cy) * (y - cy));
        int from = (int) Math.max(0, Math.ceil(cx - half));
        int to = (int) Math.min(size - 1, Math.floor(cx + half));
        for (int x = from; x <= to; x++) {
          int at = y * size + x;
          if (!covered[at]) {
            covered[at] = true;
            left--;
            for (int c = 0; c < 3; c++) {
              pixels[offset + c * area + at] = colour[c];
            }
          }
        }
      }
    }
  }

  /**
   * Radii with density r^-3, from {@link #MIN_RADIUS} to half the image: the same at every scale.
   */
  private static double radius(int size, double u) {
    double a = 1 / (MIN_RADIUS * MIN_RADIUS);
    double b = 4.0 / ((double) size * size);
    return 1 / Math.sqrt(a + u * (b - a));
  }
}
