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
  public void put(int y, int[] red, int[] green, int[] blue) {
    int at = (y - box.top()) * box.width() * 3;
    for (int x = 0; x < box.width(); x++) {
      rgb[at] = (byte) red[x];
      rgb[at + 1] = (byte) green[x];
      rgb[at + 2] = (byte) blue[x];
      at += 3;
    }
  }

  Pixels pixels() {
    return new Pixels(box.height(), box.width(), rgb);
  }
}
