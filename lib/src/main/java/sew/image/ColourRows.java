package sew.image;

/**
 * Colours from luma and chroma. Chroma of half the size is made larger by libjpeg's "fancy
 * upsampling": each sample takes three quarters of its nearest and one quarter of the next, in each
 * direction. Colours follow JFIF in 16-bit fixed point, as libjpeg's do.
 *
 * <p>Rows are copied to where all of them begin at 0, and limited without {@code Math.min}: HotSpot
 * makes SIMD of such loops alone.
 */
final class ColourRows {
  // JFIF's factors in units of 2^-16.
  private static final int HALF = 1 << 15;
  private static final int RED_CR = 91881; // 1.402
  private static final int GREEN_CB = 22554; // 0.34414
  private static final int GREEN_CR = 46802; // 0.71414
  private static final int BLUE_CB = 116130; // 1.772

  private final Box box;
  private final SamplePlane[] planes;
  private final PixelRows out;
  private final int across;
  private final int down;
  private final int[] luma;
  private final int[] cb;
  private final int[] cr;
  private final int[] red;
  private final int[] green;
  private final int[] blue;
  private final int[] near;
  private final int[] far;
  private final int[] twice;
  private int next;

  /** Hands the rows of {@code box} to {@code out}. */
  ColourRows(BaselineJpeg jpeg, Box box, SamplePlane[] planes, PixelRows out) {
    this.box = box;
    this.planes = planes;
    this.out = out;
    this.across = jpeg.components()[0].across();
    this.down = jpeg.components()[0].down();
    this.luma = new int[box.width()];
    this.cb = new int[box.width()];
    this.cr = new int[box.width()];
    this.red = new int[box.width()];
    this.green = new int[box.width()];
    this.blue = new int[box.width()];
    this.near = new int[box.width() / 2 + 4];
    this.far = new int[box.width() / 2 + 4];
    this.twice = new int[box.width() + 3];
    this.next = box.top();
  }

  /** Hands over the rows whose samples are known after row {@code unit} of units. */
  void put(int unit, boolean isLast) {
    int end = box.top() + box.height();
    // The last two rows need chroma of the next unit.
    int known = 8 * down * (unit + 1) - 2 * (down - 1);
    for (; next < (isLast ? end : Math.min(end, known)); next++) {
      copy(planes[0], luma);
      if (planes.length == 1) {
        out.put(next, luma, luma, luma);
        continue;
      }
      if (across == 1) {
        copy(planes[1], cb);
        copy(planes[2], cr);
      } else {
        smooth(planes[1], cb);
        smooth(planes[2], cr);
      }
      red(luma, cr, red);
      green(luma, cb, cr, green);
      blue(luma, cb, blue);
      out.put(next, red, green, blue);
    }
  }

  private void copy(SamplePlane plane, int[] row) {
    System.arraycopy(
        plane.samples(), plane.row(next) + box.left() - plane.left(), row, 0, row.length);
  }

  /** Twice as many columns as the plane has. */
  private void smooth(SamplePlane plane, int[] row) {
    int first = box.left() / 2;
    int count = (box.left() + box.width() - 1) / 2 - first + 1;
    int from = Math.max(0, first - 1);
    int to = Math.min(plane.width() - 1, first + count);
    blendRows(plane, from, first - from == 1 ? 0 : 1, to - from + 1);
    if (first == 0) {
      near[0] = near[1];
    }
    if (to < first + count) {
      near[count + 1] = near[count];
    }
    int shift = down == 2 ? 4 : 2;
    int even = down == 2 ? 8 : 1;
    int odd = down == 2 ? 7 : 2;
    for (int x = 0; x < count; x++) {
      int three = 3 * near[x + 1];
      twice[2 * x] = (three + near[x] + even) >> shift;
      twice[2 * x + 1] = (three + near[x + 2] + odd) >> shift;
    }
    System.arraycopy(twice, box.left() & 1, row, 0, row.length);
  }

  /** A row of chroma from {@code near[to]} on, where rows are halved with that above or below. */
  private void blendRows(SamplePlane plane, int column, int to, int count) {
    int y = next / down;
    int left = column - plane.left();
    System.arraycopy(plane.samples(), plane.row(y) + left, near, to, count);
    if (down == 2) {
      int other = (next & 1) == 0 ? Math.max(0, y - 1) : Math.min(plane.height() - 1, y + 1);
      System.arraycopy(plane.samples(), plane.row(other) + left, far, to, count);
      for (int x = 0; x < near.length; x++) {
        near[x] = 3 * near[x] + far[x];
      }
    }
  }

  /** R = Y + 1.402 Cr. In the file, Cb and Cr are 128 too large. */
  private static void red(int[] luma, int[] cr, int[] out) {
    for (int x = 0; x < out.length; x++) {
      out[x] = clipped(luma[x] + ((RED_CR * cr[x] + HALF - (RED_CR << 7)) >> 16));
    }
  }

  /** G = Y - 0.34414 Cb - 0.71414 Cr. */
  private static void green(int[] luma, int[] cb, int[] cr, int[] out) {
    int half = HALF + ((GREEN_CB + GREEN_CR) << 7);
    for (int x = 0; x < out.length; x++) {
      out[x] = clipped(luma[x] + ((half - GREEN_CB * cb[x] - GREEN_CR * cr[x]) >> 16));
    }
  }

  /** B = Y + 1.772 Cb. */
  private static void blue(int[] luma, int[] cb, int[] out) {
    for (int x = 0; x < out.length; x++) {
      out[x] = clipped(luma[x] + ((BLUE_CB * cb[x] + HALF - (BLUE_CB << 7)) >> 16));
    }
  }

  /** A value limited to 0 to 255, without {@code Math.min}. */
  static int clipped(int value) {
    int positive = value & ~(value >> 31);
    return (positive | ((255 - positive) >> 31)) & 255;
  }
}
