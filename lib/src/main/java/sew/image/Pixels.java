package sew.image;

/** Rows of pixels of three bytes: red, green, blue. */
record Pixels(int height, int width, byte[] rgb) {
  /** Hands the pixels of {@code box} to {@code rows}. */
  void put(Box box, PixelRows rows) {
    int[] row = new int[box.width()];
    for (int y = box.top(); y < box.top() + box.height(); y++) {
      int at = (y * width + box.left()) * 3;
      for (int x = 0; x < box.width(); x++) {
        row[x] = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
        at += 3;
      }
      rows.put(y, row, 0);
    }
  }
}
