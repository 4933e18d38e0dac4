package sew.image;

import sew.image.BaselineJpeg.Component;

/**
 * Samples of a component of a JPEG image that are needed for a box of pixels. Only the last two
 * rows of units are kept, since smoothing chroma needs the row above and the row below.
 *
 * @param samples [rows / 4, stride]: each int has the samples of four rows, the upper ones in its
 *     lower bytes; row y lies at y mod rows
 * @param rows how many are kept
 * @param left the first column of the image that is kept
 * @param width of the image in samples of this component
 * @param height of the image in samples of this component
 * @param firstRow the first row of units that is needed
 * @param lastRow the last row of units that is needed
 */
record SamplePlane(
    int[][] samples,
    int rows,
    int stride,
    int left,
    int width,
    int height,
    int firstRow,
    int lastRow) {

  static SamplePlane[] of(BaselineJpeg jpeg, Box box) {
    Component luma = jpeg.components()[0];
    SamplePlane[] planes = new SamplePlane[jpeg.components().length];
    for (int i = 0; i < planes.length; i++) {
      Component own = jpeg.components()[i];
      planes[i] = of(jpeg, box, luma.across() / own.across(), luma.down() / own.down(), own.down());
    }
    return planes;
  }

  private static SamplePlane of(BaselineJpeg jpeg, Box box, int across, int down, int blocks) {
    int width = (jpeg.width() + across - 1) / across;
    int height = (jpeg.height() + down - 1) / down;
    int left = Math.max(0, box.left() / across - (across - 1)) / 8 * 8;
    int right = Math.min(width - 1, (box.left() + box.width() - 1) / across + across - 1);
    int top = Math.max(0, box.top() / down - (down - 1));
    int bottom = Math.min(height - 1, (box.top() + box.height() - 1) / down + down - 1);
    int stride = (right / 8 + 1) * 8 - left;
    int rows = 2 * 8 * blocks;
    return new SamplePlane(
        new int[rows / 4][stride],
        rows,
        stride,
        left,
        width,
        height,
        top / (8 * blocks),
        bottom / (8 * blocks));
  }

  /** How many blocks beside each other are kept. */
  int blocks() {
    return stride / 8;
  }

  /** Row {@code y} of the image and three others. */
  int[] four(int y) {
    return samples[y % rows / 4];
  }

  /** How many bits the samples of row {@code y} lie above the lowest in {@link #four}. */
  static int shift(int y) {
    return y % 4 * 8;
  }
}
