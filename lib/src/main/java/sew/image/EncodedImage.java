package sew.image;

/** An image file of which the header is known. */
interface EncodedImage {
  int width();

  int height();

  /** The pixels, as Pillow's {@code convert("RGB")} has them. */
  Pixels decode() throws CorruptImageException;
}
