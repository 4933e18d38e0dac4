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
  private final ColourSums sums;
  private final int[][][] kept;
  private final int[][] colours;
  private final int[] sum;
  private final int[] packed;
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
    this.sums = new ColourSums(box.width());
    this.colours = new int[3][box.width()];
    this.sum = new int[box.width()];
    this.packed = new int[box.width()];
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
  public void put(int y, int[] pixels, int from) {
    int row = y - how.crop().top();
    if (row == rows.start()) {
      next = 0;
    }
    horizontally(pixels, from - columns.start(), row % rows.taps());
    for (; next < how.kept().height() && rows.first()[next] + rows.taps() - 1 <= row; next++) {
      for (int c = 0; c < 3; c++) {
        vertically(kept[c], colours[c]);
      }
      pack(colours[0], colours[1], colours[2], packed);
      out.put(next, packed, 0);
    }
  }

  /**
   * A row, of which pixel 0 of the crop lies at {@code offset}. The pixels that the taps take are
   * gathered first: HotSpot makes SIMD of the other loops.
   */
  private void horizontally(int[] pixels, int offset, int place) {
    int taps = columns.taps();
    sums.begin();
    int k = 0;
    for (; k + 3 <= taps; k += 3) {
      gather(pixels, columns.first(), offset + k, one, two, three);
      sums.add(one, weights[k], two, weights[k + 1], three, weights[k + 2]);
    }
    for (; k < taps; k++) {
      gather(pixels, columns.first(), offset + k, one);
      sums.add(one, weights[k]);
    }
    sums.round(kept[0][place], kept[1][place], kept[2][place]);
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

  private static void pack(int[] red, int[] green, int[] blue, int[] out) {
    for (int x = 0; x < out.length; x++) {
      out[x] = red[x] << 16 | green[x] << 8 | blue[x];
    }
  }

  /** The next output row of a colour. */
  private void vertically(int[][] kept, int[] out) {
    int taps = rows.taps();
    int first = rows.first()[next];
    int weight = next * taps;
    int[] w = rows.weights();
    Arrays.fill(sum, ColourSums.HALF);
    int k = 0;
    for (; k + 3 <= taps; k += 3) {
      int[] a = kept[(first + k) % taps];
      int[] b = kept[(first + k + 1) % taps];
      int[] c = kept[(first + k + 2) % taps];
      add(a, w[weight + k], b, w[weight + k + 1], c, w[weight + k + 2], sum);
    }
    for (; k < taps; k++) {
      add(kept[(first + k) % taps], w[weight + k], sum);
    }
    ColourSums.round(sum, out);
  }

  private static void add(int[] row, int weight, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += row[x] * weight;
    }
  }

  private static void add(int[] a, int wa, int[] b, int wb, int[] c, int wc, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += a[x] * wa + b[x] * wb + c[x] * wc;
    }
  }
}
