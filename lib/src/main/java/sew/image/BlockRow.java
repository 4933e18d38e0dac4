package sew.image;

import sew.image.BaselineJpeg.Component;

/** Blocks of a row of units, whose samples are computed together: those that are kept of planes. */
final class BlockRow {
  private final BaselineJpeg jpeg;
  private final SamplePlane[] planes;
  private final InverseDct transform;
  // Of each plane, where its blocks begin among all.
  private final int[] begins;
  private final int count;

  BlockRow(BaselineJpeg jpeg, SamplePlane[] planes) {
    this.jpeg = jpeg;
    this.planes = planes;
    this.begins = new int[planes.length];
    int sum = 0;
    for (int i = 0; i < planes.length; i++) {
      begins[i] = sum;
      sum += planes[i].blocks() * jpeg.components()[i].down();
    }
    this.count = sum;
    this.transform = new InverseDct(count);
  }

  /** [64, blocks] in the order of the file. */
  int[][] coefficients() {
    return transform.coefficients();
  }

  /**
   * Which block it is that lies {@code down} and {@code across} in a row of units of component
   * {@code i}; negative if it is not kept.
   */
  int place(int i, int down, int across) {
    SamplePlane plane = planes[i];
    int x = across - plane.left() / 8;
    return x >= 0 && x < plane.blocks() ? begins[i] + down * plane.blocks() + x : -1;
  }

  /** Puts the samples of row {@code unit} of units into the planes; false if they are too large. */
  boolean end(int unit) {
    if (!transform.hasSmallNorms()) {
      return false;
    }
    int[][][] packed = transform.samples();
    for (int i = 0; i < planes.length; i++) {
      Component component = jpeg.components()[i];
      for (int down = 0; down < component.down(); down++) {
        int y = 8 * (unit * component.down() + down);
        int from = begins[i] + down * planes[i].blocks();
        put(packed[0], from, planes[i].four(y));
        put(packed[1], from, planes[i].four(y + 4));
      }
    }
    transform.clear();
    return true;
  }

  /** Columns beside each other, from arrays of all blocks' columns. */
  private static void put(int[][] columns, int from, int[] out) {
    int[] a = columns[0];
    int[] b = columns[1];
    int[] c = columns[2];
    int[] d = columns[3];
    int[] e = columns[4];
    int[] f = columns[5];
    int[] g = columns[6];
    int[] h = columns[7];
    for (int i = 0; i < out.length / 8; i++) {
      out[8 * i] = a[from + i];
      out[8 * i + 1] = b[from + i];
      out[8 * i + 2] = c[from + i];
      out[8 * i + 3] = d[from + i];
      out[8 * i + 4] = e[from + i];
      out[8 * i + 5] = f[from + i];
      out[8 * i + 6] = g[from + i];
      out[8 * i + 7] = h[from + i];
    }
  }
}
