package sew.image;

/** An image file of which the header is known. */
interface EncodedImage {
  int width();

  int height();

  /** The pixels, as Pillow's {@code convert("RGB")} has them. */
  Pixels decode() throws CorruptImageException;

  /** At least the pixels of {@code box}, the same as {@link #decode} has there. */
  default Region decode(Image.Box box) throws CorruptImageException {
    return Region.whole(decode());
  }
}
