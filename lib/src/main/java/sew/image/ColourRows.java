package sew.image;

import sew.image.Image.Box;

/**
 * Colours from luma and chroma. Chroma of half the size is made larger by libjpeg's "fancy
 * upsampling": each sample takes three quarters of its nearest and one quarter of the next, in each
 * direction. Colours follow JFIF in 16-bit fixed point, as libjpeg's do.
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
  private final int across;
  private final int down;
  private final byte[] rgb;
  private final int[] sums;
  private final int[] cb;
  private final int[] cr;
  private final int[] red;
  private final int[] green;
  private final int[] blue;
  private int next;

  ColourRows(BaselineJpeg jpeg, Box box, SamplePlane[] planes) {
    this.box = box;
    this.planes = planes;
    this.across = jpeg.components()[0].across();
    this.down = jpeg.components()[0].down();
    this.rgb = new byte[box.height() * box.width() * 3];
    this.sums = new int[box.width() / 2 + 4];
    this.cb = new int[box.width() + 2];
    this.cr = new int[box.width() + 2];
    this.red = new int[box.width()];
    this.green = new int[box.width()];
    this.blue = new int[box.width()];
    this.next = box.top();
  }

  byte[] rgb() {
    return rgb;
  }

  /** Puts the rows whose samples are known after row {@code unit} of units. */
  void put(int unit, boolean isLast) {
    int end = box.top() + box.height();
    // The last two rows need chroma of the next unit.
    int known = 8 * down * (unit + 1) - 2 * (down - 1);
    for (; next < (isLast ? end : Math.min(end, known)); next++) {
      int at = (next - box.top()) * box.width() * 3;
      int luma = planes[0].row(next) + box.left() - planes[0].left();
      if (planes.length == 1) {
        grey(planes[0].samples(), luma, at);
      } else {
        colours(luma, at);
      }
    }
  }

  private void grey(int[] samples, int from, int to) {
    int at = to;
    for (int x = 0; x < box.width(); x++) {
      byte grey = (byte) samples[from + x];
      rgb[at] = grey;
      rgb[at + 1] = grey;
      rgb[at + 2] = grey;
      at += 3;
    }
  }

  private void colours(int luma, int to) {
    if (across == 1) {
      int chroma = planes[1].row(next) + box.left() - planes[1].left();
      mix(planes[0].samples(), luma, planes[1].samples(), planes[2].samples(), chroma);
    } else {
      smooth(planes[1], cb);
      smooth(planes[2], cr);
      mix(planes[0].samples(), luma, cb, cr, box.left() & 1);
    }
    pack(to);
  }

  /** Twice as many columns of the row as the plane has, from an even column on. */
  private void smooth(SamplePlane plane, int[] out) {
    int first = box.left() / 2;
    int count = (box.left() + box.width() - 1) / 2 - first + 1;
    int from = Math.max(0, first - 1);
    int to = Math.min(plane.width() - 1, first + count);
    int at = from - first + 1;
    blendRows(plane, from, to - from + 1, at);
    if (first == 0) {
      sums[0] = sums[1];
    }
    if (to < first + count) {
      sums[count + 1] = sums[count];
    }
    int shift = down == 2 ? 4 : 2;
    int even = down == 2 ? 8 : 1;
    int odd = down == 2 ? 7 : 2;
    for (int x = 0; x < count; x++) {
      int three = 3 * sums[x + 1];
      out[2 * x] = (three + sums[x] + even) >> shift;
      out[2 * x + 1] = (three + sums[x + 2] + odd) >> shift;
    }
  }

  /** Puts a row of chroma into the sums, where rows are halved with that above or below. */
  private void blendRows(SamplePlane plane, int column, int count, int to) {
    int[] samples = plane.samples();
    if (down == 1) {
      System.arraycopy(samples, plane.row(next) + column - plane.left(), sums, to, count);
      return;
    }
    int y = next / 2;
    int other = (next & 1) == 0 ? Math.max(0, y - 1) : Math.min(plane.height() - 1, y + 1);
    int near = plane.row(y) + column - plane.left();
    int far = plane.row(other) + column - plane.left();
    for (int x = 0; x < count; x++) {
      sums[to + x] = 3 * samples[near + x] + samples[far + x];
    }
  }

  /** R = Y + 1.402 Cr, G = Y - 0.34414 Cb - 0.71414 Cr, B = Y + 1.772 Cb; Cb and Cr around 128. */
  private void mix(int[] luma, int from, int[] cbs, int[] crs, int chroma) {
    for (int x = 0; x < red.length; x++) {
      int y = luma[from + x];
      int b = cbs[chroma + x] - 128;
      int r = crs[chroma + x] - 128;
      red[x] = clipped(y + ((RED_CR * r + HALF) >> 16));
      green[x] = clipped(y + ((HALF - GREEN_CB * b - GREEN_CR * r) >> 16));
      blue[x] = clipped(y + ((BLUE_CB * b + HALF) >> 16));
    }
  }

  private static int clipped(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private void pack(int to) {
    int at = to;
    for (int x = 0; x < red.length; x++) {
      rgb[at] = (byte) red[x];
      rgb[at + 1] = (byte) green[x];
      rgb[at + 2] = (byte) blue[x];
      at += 3;
    }
  }
}
