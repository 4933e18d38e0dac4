package sew.image;

/** An image file of which the header is known. */
interface EncodedImage {
  int width();

  int height();

  /** The pixels, as Pillow's {@code convert("RGB")} has them. */
  Pixels decode() throws CorruptImageException;

  /** Hands the pixels of {@code box} to {@code rows}, the same as {@link #decode} has there. */
  default void decode(Box box, PixelRows rows) throws CorruptImageException {
    decode().put(box, rows);
  }
}
