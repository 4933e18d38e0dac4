package sew.kernel;

import ai.djl.ndarray.types.Shape;

/** Images [N, H, W, C] in memory, whose rows are numbered through all of them. */
record ImageShape(int count, int height, int width, int channels) {

  /** Of images [N, C, H, W]. */
  static ImageShape of(Shape shape) {
    return new ImageShape(
        Math.toIntExact(shape.get(0)),
        Math.toIntExact(shape.get(2)),
        Math.toIntExact(shape.get(3)),
        Math.toIntExact(shape.get(1)));
  }

  int rows() {
    return count * height;
  }

  /** The first row of the image of {@code row}. */
  int startOfImage(int row) {
    return row / height * height;
  }

  /** The end of the rows of the image of {@code row}. */
  int endOfImage(int row) {
    return startOfImage(row) + height;
  }
}
