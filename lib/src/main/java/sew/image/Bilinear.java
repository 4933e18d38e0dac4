package sew.image;

import java.util.Arrays;
import sew.image.Image.Box;

/**
 * Resizing as Pillow's BILINEAR, which torchvision uses for images: a triangle filter that widens
 * as the image shrinks, horizontally and then vertically, rounded to 8 bits after each.
 *
 * <p>Rows are resized horizontally when the first output row needs them, and kept as integers until
 * the last has used them: loops over arrays of one type are what HotSpot turns into SIMD.
 *
 * <p>Source: Pillow's documentation of {@code Image.resize} and its precision of 22 bits.
 */
final class Bilinear {
  private static final int PRECISION = TriangleWeights.PRECISION;
  private static final int HALF = 1 << (PRECISION - 1);

  private final Resampling how;
  private final TriangleWeights rows;
  private final TriangleWeights columns;

  Bilinear(Resampling how) {
    this.how = how;
    Box kept = how.kept();
    this.rows = TriangleWeights.of(how.crop().height(), how.height(), kept.top(), kept.height());
    this.columns = TriangleWeights.of(how.crop().width(), how.width(), kept.left(), kept.width());
  }

  /** The pixels of the image that have an influence. */
  Box needed() {
    int top = rows.first()[0];
    int left = columns.first()[0];
    return new Box(
        how.crop().top() + top,
        how.crop().left() + left,
        rows.end() - top,
        columns.end() - left);
  }

  Image resize(Region region) {
    int height = how.kept().height();
    int stride = how.kept().width() * 3;
    byte[] out = new byte[height * stride];
    int[][] ring = new int[rows.taps()][stride];
    int[] sums = new int[stride];
    int done = rows.first()[0];
    for (int y = 0; y < height; y++) {
      int first = rows.first()[y];
      for (; done < first + rows.taps(); done++) {
        if (done >= first) {
          horizontally(region, done, ring[done % rows.taps()]);
        }
      }
      vertically(ring, y, sums);
      put(sums, out, y * stride);
    }
    return new Image(height, how.kept().width(), out);
  }

  /** Row {@code y} of the crop. */
  private void horizontally(Region region, int y, int[] out) {
    Pixels pixels = region.pixels();
    int row = (how.crop().top() + y - region.top()) * pixels.width();
    int from = (row + how.crop().left() - region.left()) * 3;
    switch (columns.taps()) {
      case 2 -> two(pixels.rgb(), from, out);
      case 3 -> three(pixels.rgb(), from, out);
      case 4 -> four(pixels.rgb(), from, out);
      default -> any(pixels.rgb(), from, out);
    }
  }

  private int start(int from, int x) {
    return from + 3 * columns.first()[x];
  }

  /** Where output column {@code x} lies in a row. */
  private int place(int x) {
    return 3 * (how.mirrored() ? how.kept().width() - 1 - x : x);
  }

  private void two(byte[] in, int from, int[] out) {
    int[] w = columns.weights();
    for (int x = 0; x < how.kept().width(); x++) {
      int at = start(from, x);
      int to = place(x);
      int a = w[2 * x];
      int b = w[2 * x + 1];
      out[to] = colour((in[at] & 0xff) * a + (in[at + 3] & 0xff) * b);
      out[to + 1] = colour((in[at + 1] & 0xff) * a + (in[at + 4] & 0xff) * b);
      out[to + 2] = colour((in[at + 2] & 0xff) * a + (in[at + 5] & 0xff) * b);
    }
  }

  private void three(byte[] in, int from, int[] out) {
    int[] w = columns.weights();
    for (int x = 0; x < how.kept().width(); x++) {
      int at = start(from, x);
      int to = place(x);
      int a = w[3 * x];
      int b = w[3 * x + 1];
      int c = w[3 * x + 2];
      for (int i = 0; i < 3; i++) {
        out[to + i] =
            colour((in[at + i] & 0xff) * a + (in[at + i + 3] & 0xff) * b + (in[at + i + 6] & 0xff) * c);
      }
    }
  }

  private void four(byte[] in, int from, int[] out) {
    int[] w = columns.weights();
    for (int x = 0; x < how.kept().width(); x++) {
      int at = start(from, x);
      int to = place(x);
      int a = w[4 * x];
      int b = w[4 * x + 1];
      int c = w[4 * x + 2];
      int d = w[4 * x + 3];
      for (int i = 0; i < 3; i++) {
        out[to + i] =
            colour(
                (in[at + i] & 0xff) * a
                    + (in[at + i + 3] & 0xff) * b
                    + (in[at + i + 6] & 0xff) * c
                    + (in[at + i + 9] & 0xff) * d);
      }
    }
  }

  private void any(byte[] in, int from, int[] out) {
    int taps = columns.taps();
    int[] w = columns.weights();
    for (int x = 0; x < how.kept().width(); x++) {
      int at = start(from, x);
      int red = 0;
      int green = 0;
      int blue = 0;
      for (int k = x * taps; k < (x + 1) * taps; k++) {
        red += (in[at] & 0xff) * w[k];
        green += (in[at + 1] & 0xff) * w[k];
        blue += (in[at + 2] & 0xff) * w[k];
        at += 3;
      }
      int to = place(x);
      out[to] = colour(red);
      out[to + 1] = colour(green);
      out[to + 2] = colour(blue);
    }
  }

  /** Sums of row {@code y} of the output. */
  private void vertically(int[][] ring, int y, int[] sums) {
    Arrays.fill(sums, HALF);
    int taps = rows.taps();
    for (int k = 0; k < taps; k++) {
      add(ring[(rows.first()[y] + k) % taps], rows.weights()[y * taps + k], sums);
    }
  }

  private static void add(int[] row, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += row[i] * weight;
    }
  }

  private static void put(int[] sums, byte[] out, int at) {
    for (int i = 0; i < sums.length; i++) {
      out[at + i] = (byte) Math.min(255, sums[i] >> PRECISION);
    }
  }

  /** The rounded sum; weights are not negative, but may add up to a little more than 1. */
  private static int colour(int sum) {
    return Math.min(255, (sum + HALF) >> PRECISION);
  }
}
