package sew.image;

/**
 * Colours from luma and chroma. Chroma of half the size is made larger by libjpeg's "fancy
 * upsampling": each sample takes three quarters of its nearest and one quarter of the next, in each
 * direction. Colours follow JFIF in 16-bit fixed point, as libjpeg's do.
 *
 * <p>All rows begin at the first column that is kept of luma, and colours are limited without
 * {@code Math.min}: HotSpot makes SIMD of such loops alone.
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
  private final boolean isHalved;
  private final int down;
  private final int[] luma;
  private final int[] cb;
  private final int[] cr;
  private final int[] colours;
  // A row of halved chroma, and the samples that lie before and after each.
  private final int[] near;
  private final int[] before;
  private final int[] after;
  private final int[] left;
  private final int[] right;
  private int next;

  /** Hands the rows of {@code box} to {@code out}. */
  ColourRows(BaselineJpeg jpeg, Box box, SamplePlane[] planes, PixelRows out) {
    this.box = box;
    this.planes = planes;
    this.out = out;
    this.isHalved = jpeg.components()[0].across() == 2;
    this.down = jpeg.components()[0].down();
    int width = planes[0].stride();
    this.luma = new int[width];
    this.cb = new int[width];
    this.cr = new int[width];
    this.colours = new int[width];
    int half = isHalved ? planes[1].stride() : 0;
    this.near = new int[half];
    this.before = new int[half];
    this.after = new int[half];
    this.left = new int[half];
    this.right = new int[half];
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
        grey(luma, colours);
      } else {
        if (isHalved) {
          smooth(planes[1], cb);
          smooth(planes[2], cr);
        } else {
          copy(planes[1], cb);
          copy(planes[2], cr);
        }
        red(luma, cr, colours);
        green(luma, cb, cr, colours);
        blue(luma, cb, colours);
      }
      out.put(next, colours, box.left() - planes[0].left());
    }
  }

  private void copy(SamplePlane plane, int[] row) {
    copy(plane.four(next), SamplePlane.shift(next), row);
  }

  /** Twice as many columns as the plane has. */
  private void smooth(SamplePlane plane, int[] row) {
    int y = next / down;
    int[] own = plane.four(y);
    if (down == 2) {
      int other = (next & 1) == 0 ? Math.max(0, y - 1) : Math.min(plane.height() - 1, y + 1);
      blend(own, SamplePlane.shift(y), plane.four(other), SamplePlane.shift(other), near);
    } else {
      copy(own, SamplePlane.shift(y), near);
    }
    int last = near.length - 1;
    System.arraycopy(near, 0, before, 1, last);
    System.arraycopy(near, 1, after, 0, last);
    // Beside the image lies what lies at its edge.
    before[0] = near[0];
    after[last] = near[last];
    int edge = plane.width() - 1 - plane.left();
    if (edge < last) {
      after[edge] = near[edge];
    }
    blend(near, before, down == 2 ? 4 : 2, down == 2 ? 8 : 1, left);
    blend(near, after, down == 2 ? 4 : 2, down == 2 ? 7 : 2, right);
    interleave(left, right, planes[0].left() / 2 - plane.left(), row);
  }

  private static void copy(int[] samples, int shift, int[] row) {
    for (int x = 0; x < row.length; x++) {
      row[x] = (samples[x] >>> shift) & 255;
    }
  }

  private static void blend(int[] near, int nearShift, int[] far, int farShift, int[] row) {
    for (int x = 0; x < row.length; x++) {
      row[x] = 3 * ((near[x] >>> nearShift) & 255) + ((far[x] >>> farShift) & 255);
    }
  }

  private static void blend(int[] near, int[] far, int shift, int half, int[] row) {
    for (int x = 0; x < row.length; x++) {
      row[x] = (3 * near[x] + far[x] + half) >> shift;
    }
  }

  private static void interleave(int[] left, int[] right, int from, int[] row) {
    for (int x = 0; x < row.length / 2; x++) {
      row[2 * x] = left[from + x];
      row[2 * x + 1] = right[from + x];
    }
  }

  private static void grey(int[] luma, int[] out) {
    for (int x = 0; x < out.length; x++) {
      out[x] = luma[x] << 16 | luma[x] << 8 | luma[x];
    }
  }

  /** R = Y + 1.402 Cr. In the file, Cb and Cr are 128 too large. */
  private static void red(int[] luma, int[] cr, int[] out) {
    for (int x = 0; x < out.length; x++) {
      out[x] = clipped(luma[x] + ((RED_CR * cr[x] + HALF - (RED_CR << 7)) >> 16)) << 16;
    }
  }

  /** G = Y - 0.34414 Cb - 0.71414 Cr. */
  private static void green(int[] luma, int[] cb, int[] cr, int[] out) {
    int half = HALF + ((GREEN_CB + GREEN_CR) << 7);
    for (int x = 0; x < out.length; x++) {
      out[x] |= clipped(luma[x] + ((half - GREEN_CB * cb[x] - GREEN_CR * cr[x]) >> 16)) << 8;
    }
  }

  /** B = Y + 1.772 Cb. */
  private static void blue(int[] luma, int[] cb, int[] out) {
    for (int x = 0; x < out.length; x++) {
      out[x] |= clipped(luma[x] + ((BLUE_CB * cb[x] + HALF - (BLUE_CB << 7)) >> 16));
    }
  }

  /** A value limited to 0 to 255, without {@code Math.min}. */
  static int clipped(int value) {
    int positive = value & ~(value >> 31);
    return (positive | ((255 - positive) >> 31)) & 255;
  }
}
