package sew.image;

import sew.image.Image.Box;

/**
 * A crop that is resized, and what is kept of the result: all that most transforms do to an image.
 * Known before the image is decoded, it says which pixels are needed.
 *
 * @param crop what is resized; pixels outside have no influence
 * @param height of the whole crop when resized, in pixels
 * @param width of the whole crop when resized, in pixels
 * @param kept what is computed of the resized crop
 * @param mirrored whether left and right change places at the end
 */
public record Resampling(Box crop, int height, int width, Box kept, boolean mirrored) {
  public Resampling {
    if (kept.height() < 1 || kept.width() < 1 || !kept.isInside(height, width)) {
      throw new IllegalArgumentException(
          "%s does not lie inside %d x %d pixels".formatted(kept, height, width));
    }
  }

  /** The crop of {@code image}, resized. */
  public Image of(Image image) {
    image.requireInside(crop);
    PackedRows packed = packed();
    Bilinear bilinear = new Bilinear(this, packed);
    image.pixels().put(bilinear.needed(), bilinear);
    return Image.of(packed.pixels());
  }

  private PackedRows packed() {
    return new PackedRows(new Box(0, 0, kept.height(), kept.width()));
  }

  Image of(EncodedImage image) throws CorruptImageException {
    PackedRows packed = packed();
    of(image, packed);
    return Image.of(packed.pixels());
  }

  /** Hands the crop of {@code image}, resized, to {@code out}; decodes no more than is needed. */
  void of(EncodedImage image, PixelRows out) throws CorruptImageException {
    Bilinear bilinear = new Bilinear(this, out);
    image.decode(bilinear.needed(), bilinear);
  }
}
