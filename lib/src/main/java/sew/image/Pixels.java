package sew.image;

/** Rows of pixels of three bytes: red, green, blue. */
record Pixels(int height, int width, byte[] rgb) {
  /** Hands the pixels of {@code box} to {@code rows}. */
  void put(Box box, PixelRows rows) {
    int[] red = new int[box.width()];
    int[] green = new int[box.width()];
    int[] blue = new int[box.width()];
    for (int y = box.top(); y < box.top() + box.height(); y++) {
      int at = (y * width + box.left()) * 3;
      for (int x = 0; x < box.width(); x++) {
        red[x] = rgb[at] & 0xff;
        green[x] = rgb[at + 1] & 0xff;
        blue[x] = rgb[at + 2] & 0xff;
        at += 3;
      }
      rows.put(y, red, green, blue);
    }
  }
}
