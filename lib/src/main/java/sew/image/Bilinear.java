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
  // [tap, output pixel] of a row.
  private final int[][] weights;
  // What three taps take.
  private final int[] one;
  private final int[] two;
  private final int[] three;
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
    this.weights = columns.byTap();
    this.one = new int[box.width()];
    this.two = new int[box.width()];
    this.three = new int[box.width()];
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

  /**
   * A row of a colour. What the taps take is gathered first: HotSpot makes SIMD of the other loops.
   */
  private void horizontally(int[] in, int[] out) {
    Arrays.fill(out, HALF);
    int taps = columns.taps();
    int k = 0;
    for (; k + 3 <= taps; k += 3) {
      gather(in, columns.first(), k - columns.start(), one, two, three);
      add(one, weights[k], two, weights[k + 1], three, weights[k + 2], out);
    }
    for (; k < taps; k++) {
      gather(in, columns.first(), k - columns.start(), one);
      add(one, weights[k], out);
    }
    round(out);
  }

  private static void gather(int[] in, int[] first, int offset, int[] out) {
    for (int x = 0; x < out.length; x++) {
      out[x] = in[first[x] + offset];
    }
  }

  private static void gather(int[] in, int[] first, int offset, int[] one, int[] two, int[] three) {
    for (int x = 0; x < one.length; x++) {
      int at = first[x] + offset;
      one[x] = in[at];
      two[x] = in[at + 1];
      three[x] = in[at + 2];
    }
  }

  private static void add(int[] in, int[] weights, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += in[x] * weights[x];
    }
  }

  private static void add(int[] a, int[] wa, int[] b, int[] wb, int[] c, int[] wc, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += a[x] * wa[x] + b[x] * wb[x] + c[x] * wc[x];
    }
  }

  /** From sums to colours. Rounded weights may add up to more than 1, where there are thousands. */
  private static void round(int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      int colour = sums[x] >> PRECISION;
      sums[x] = colour - ((255 - colour) >> 31 & (colour - 255));
    }
  }

  /** The next output row of a colour. */
  private void vertically(int[][] kept, int[] out) {
    int taps = rows.taps();
    int first = rows.first()[next];
    Arrays.fill(out, HALF);
    for (int k = 0; k < taps; k++) {
      add(kept[(first + k) % taps], rows.weights()[next * taps + k], out);
    }
    round(out);
  }

  private static void add(int[] row, int weight, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += row[x] * weight;
    }
  }
}
