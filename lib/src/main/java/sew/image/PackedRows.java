package sew.image;

/** Keeps a part of an image as bytes. */
final class PackedRows implements PixelRows {
  private final Box box;
  private final byte[] rgb;

  PackedRows(Box box) {
    this.box = box;
    this.rgb = new byte[box.height() * box.width() * 3];
  }

  @Override
  public void put(int y, int[] pixels, int from) {
    int at = (y - box.top()) * box.width() * 3;
    for (int x = from; x < from + box.width(); x++) {
      int pixel = pixels[x];
      rgb[at] = (byte) (pixel >> 16);
      rgb[at + 1] = (byte) (pixel >> 8);
      rgb[at + 2] = (byte) pixel;
      at += 3;
    }
  }

  Pixels pixels() {
    return new Pixels(box.height(), box.width(), rgb);
  }
}
