package sew.image;

import sew.image.BaselineJpeg.Component;

/**
 * Samples of a component of a JPEG image that are needed for a box of pixels. Only the last two
 * rows of units are kept, since smoothing chroma needs the row above and the row below.
 *
 * @param samples [rows, stride]; row y lies at y mod rows
 * @param rows how many are kept
 * @param left the first column of the image that is kept
 * @param width of the image in samples of this component
 * @param height of the image in samples of this component
 * @param firstRow the first row of units that is needed
 * @param lastRow the last row of units that is needed
 */
record SamplePlane(
    int[] samples,
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
        new int[rows * stride],
        rows,
        stride,
        left,
        width,
        height,
        top / (8 * blocks),
        bottom / (8 * blocks));
  }

  /** Whether the samples of block {@code across} of a row are kept. */
  boolean hasColumn(int across) {
    int x = 8 * across - left;
    return x >= 0 && x < stride;
  }

  /** Where the samples of a block begin. */
  int place(int down, int across) {
    return row(8 * down) + 8 * across - left;
  }

  /** Where row {@code y} of the image begins. */
  int row(int y) {
    return y % rows * stride;
  }
}
