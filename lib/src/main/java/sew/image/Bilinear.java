package sew.image;

import java.util.Arrays;

/**
 * Resizing as Pillow's BILINEAR, which torchvision uses for images: a triangle filter that widens
 * as the image shrinks, horizontally and then vertically, rounded to 8 bits after each.
 *
 * <p>A row is resized horizontally when it comes, and kept until the last output row has used it.
 *
 * <p>Source: Pillow's documentation of {@code Image.resize} and its precision of 22 bits.
 */
final class Bilinear implements PixelRows {
  private static final int PRECISION = TriangleWeights.PRECISION;
  private static final int HALF = 1 << (PRECISION - 1);

  private final Resampling how;
  private final PixelRows out;
  private final TriangleWeights rows;
  private final TriangleWeights columns;
  private final int[][][] kept;
  private final int[][] colours;
  private int next;

  /** Hands the rows of the resized crop to {@code out}. */
  Bilinear(Resampling how, PixelRows out) {
    this.how = how;
    this.out = out;
    Box box = how.kept();
    this.rows = TriangleWeights.of(how.crop().height(), how.height(), box.top(), box.height());
    TriangleWeights across =
        TriangleWeights.of(how.crop().width(), how.width(), box.left(), box.width());
    this.columns = how.mirrored() ? across.mirrored() : across;
    this.kept = new int[3][rows.taps()][box.width()];
    this.colours = new int[3][box.width()];
  }

  /** The crop of {@code image}, resized; it must lie inside. */
  static Pixels resampled(Pixels image, Resampling how) {
    PackedRows packed = packed(how);
    Bilinear bilinear = new Bilinear(how, packed);
    image.put(bilinear.needed(), bilinear);
    return packed.pixels();
  }

  /** As {@link #resampled(Pixels, Resampling)}; decodes no more than is needed. */
  static Pixels resampled(EncodedImage image, Resampling how) throws CorruptImageException {
    PackedRows packed = packed(how);
    resample(image, how, packed);
    return packed.pixels();
  }

  private static PackedRows packed(Resampling how) {
    return new PackedRows(new Box(0, 0, how.kept().height(), how.kept().width()));
  }

  /** Hands the crop of {@code image}, resized, to {@code out}. */
  static void resample(EncodedImage image, Resampling how, PixelRows out)
      throws CorruptImageException {
    Bilinear bilinear = new Bilinear(how, out);
    image.decode(bilinear.needed(), bilinear);
  }

  /** The pixels of the image that have an influence: the rows that are expected. */
  Box needed() {
    return new Box(
        how.crop().top() + rows.start(),
        how.crop().left() + columns.start(),
        rows.end() - rows.start(),
        columns.end() - columns.start());
  }

  @Override
  public void put(int y, int[] red, int[] green, int[] blue) {
    int row = y - how.crop().top();
    if (row == rows.start()) {
      next = 0;
    }
    int place = row % rows.taps();
    horizontally(red, kept[0][place]);
    horizontally(green, kept[1][place]);
    horizontally(blue, kept[2][place]);
    for (; next < how.kept().height() && rows.first()[next] + rows.taps() - 1 <= row; next++) {
      for (int c = 0; c < 3; c++) {
        vertically(kept[c], colours[c]);
      }
      out.put(next, colours[0], colours[1], colours[2]);
    }
  }

  private void horizontally(int[] in, int[] out) {
    switch (columns.taps()) {
      case 2 -> two(in, columns.first(), columns.start(), columns.weights(), out);
      case 3 -> three(in, columns.first(), columns.start(), columns.weights(), out);
      case 4 -> four(in, columns.first(), columns.start(), columns.weights(), out);
      default -> any(in, out);
    }
  }

  private static void two(int[] in, int[] first, int start, int[] weights, int[] out) {
    for (int x = 0; x < out.length; x++) {
      int at = first[x] - start;
      int w = 2 * x;
      out[x] = (in[at] * weights[w] + in[at + 1] * weights[w + 1] + HALF) >> PRECISION;
    }
  }

  private static void three(int[] in, int[] first, int start, int[] weights, int[] out) {
    for (int x = 0; x < out.length; x++) {
      int at = first[x] - start;
      int w = 3 * x;
      int sum = in[at] * weights[w] + in[at + 1] * weights[w + 1] + in[at + 2] * weights[w + 2];
      out[x] = (sum + HALF) >> PRECISION;
    }
  }

  private static void four(int[] in, int[] first, int start, int[] weights, int[] out) {
    for (int x = 0; x < out.length; x++) {
      int at = first[x] - start;
      int w = 4 * x;
      int sum = in[at] * weights[w] + in[at + 1] * weights[w + 1];
      sum += in[at + 2] * weights[w + 2] + in[at + 3] * weights[w + 3];
      out[x] = (sum + HALF) >> PRECISION;
    }
  }

  private void any(int[] in, int[] out) {
    int taps = columns.taps();
    int[] weights = columns.weights();
    for (int x = 0; x < out.length; x++) {
      int at = columns.first()[x] - columns.start();
      int sum = HALF;
      for (int k = 0; k < taps; k++) {
        sum += in[at + k] * weights[x * taps + k];
      }
      // Rounded weights may add up to more than 1, which shows where there are thousands.
      out[x] = Math.min(255, sum >> PRECISION);
    }
  }

  /** The next output row of a colour. Two loops over whole rows are what HotSpot makes SIMD of. */
  private void vertically(int[][] kept, int[] out) {
    int taps = rows.taps();
    int first = rows.first()[next];
    Arrays.fill(out, HALF);
    for (int k = 0; k < taps; k++) {
      add(kept[(first + k) % taps], rows.weights()[next * taps + k], out);
    }
    for (int x = 0; x < out.length; x++) {
      int colour = out[x] >> PRECISION;
      out[x] = colour - ((255 - colour) >> 31 & (colour - 255));
    }
  }

  private static void add(int[] row, int weight, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += row[x] * weight;
    }
  }
}
