package sew.image;

import sew.image.BaselineJpeg.Component;

/** Blocks of a row of units, whose samples are computed together. */
final class BlockRow {
  private final InverseDct transform;
  // Of each block: the samples of its plane, where its own begin there, and their stride.
  private final int[][] samples;
  private final int[] places;
  private final int[] strides;
  private int count;

  BlockRow(BaselineJpeg jpeg, SamplePlane[] planes) {
    int max = 0;
    for (int i = 0; i < planes.length; i++) {
      Component component = jpeg.components()[i];
      max += (planes[i].stride() / 8 + component.across()) * component.down();
    }
    this.transform = new InverseDct(max);
    this.samples = new int[max][];
    this.places = new int[max];
    this.strides = new int[max];
  }

  /** [64, blocks], row-major. */
  int[][] coefficients() {
    return transform.coefficients();
  }

  /** The block whose coefficients are read. */
  int next() {
    return count;
  }

  /** Takes the block that was read, and its mean, for the 8 x 8 samples at {@code place}. */
  void put(int mean, SamplePlane plane, int place) {
    transform.coefficients()[0][count] = mean;
    samples[count] = plane.samples();
    places[count] = place;
    strides[count] = plane.stride();
    count++;
  }

  /** Puts the samples of a block that has a mean alone. */
  void putFlat(int mean, SamplePlane plane, int place) {
    int sample = InverseDct.flat(mean);
    int[] out = plane.samples();
    for (int y = 0; y < 8; y++) {
      int row = place + y * plane.stride();
      for (int x = 0; x < 8; x++) {
        out[row + x] = sample;
      }
    }
  }

  /** Puts the samples of all blocks that were taken. */
  void end() {
    int[][] from = transform.samples(count);
    for (int y = 0; y < 8; y++) {
      int i = 8 * y;
      put(
          y,
          from[i],
          from[i + 1],
          from[i + 2],
          from[i + 3],
          from[i + 4],
          from[i + 5],
          from[i + 6],
          from[i + 7]);
    }
    transform.clear(count);
    count = 0;
  }

  /** Row {@code y} of each block, from arrays of its eight samples. */
  private void put(int y, int[] a, int[] b, int[] c, int[] d, int[] e, int[] f, int[] g, int[] h) {
    for (int i = 0; i < count; i++) {
      int[] out = samples[i];
      int at = places[i] + y * strides[i];
      out[at] = a[i];
      out[at + 1] = b[i];
      out[at + 2] = c[i];
      out[at + 3] = d[i];
      out[at + 4] = e[i];
      out[at + 5] = f[i];
      out[at + 6] = g[i];
      out[at + 7] = h[i];
    }
  }
}
