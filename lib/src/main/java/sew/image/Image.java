package sew.image;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * An image of 8-bit colours.
 *
 * @param rgb [height, width, 3] in row-major order, bytes without sign
 */
public record Image(int height, int width, byte[] rgb) {
  public Image {
    if (rgb.length != height * width * 3) {
      throw new IllegalArgumentException(
          "expected %d bytes for %d x %d pixels, found %d"
              .formatted(height * width * 3, height, width, rgb.length));
    }
  }

  /**
   * Reads a JPEG, PNG, BMP, WebP, TIFF, PPM or PGM file.
   *
   * @throws IOException if the file cannot be read; a {@link CorruptImageException} if it holds no
   *     image, or a damaged one
   */
  public static Image read(Path file) throws IOException {
    return decode(ImageFileReader.read(file), file.toString());
  }

  /**
   * Decodes the bytes of an image file into what Pillow's {@code convert("RGB")} makes of it; what
   * they hold counts, not the file's ending. Grey images get three equal colours, CMYK becomes RGB,
   * transparency is dropped, and the EXIF orientation is not followed.
   *
   * @param name of the file, for errors
   * @throws CorruptImageException if the bytes hold no image, a damaged one, or one of too many
   *     pixels
   */
  public static Image decode(byte[] file, String name) throws CorruptImageException {
    return of(ImageDecoder.open(file, name).decode());
  }

  static Image of(Pixels pixels) {
    return new Image(pixels.height(), pixels.width(), pixels.rgb());
  }

  Pixels pixels() {
    return new Pixels(height, width, rgb);
  }

  /** The pixels of {@code box}, which must lie inside. */
  public Image crop(Box box) {
    requireInside(box);
    byte[] part = new byte[box.height() * box.width() * 3];
    for (int y = 0; y < box.height(); y++) {
      System.arraycopy(
          rgb,
          ((box.top() + y) * width + box.left()) * 3,
          part,
          y * box.width() * 3,
          box.width() * 3);
    }
    return new Image(box.height(), box.width(), part);
  }

  /** A crop of this image, resized. */
  public Image resampled(Resampling how) {
    requireInside(how.crop());
    return of(Bilinear.resampled(pixels(), how));
  }

  private void requireInside(Box box) {
    if (!box.isInside(height, width)) {
      throw new IllegalArgumentException(
          "%s does not lie inside %d x %d pixels".formatted(box, height, width));
    }
  }

  /** Mirrored left to right. */
  public Image flipped() {
    byte[] mirrored = new byte[rgb.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        System.arraycopy(rgb, (y * width + x) * 3, mirrored, (y * width + width - 1 - x) * 3, 3);
      }
    }
    return new Image(height, width, mirrored);
  }

  /** Colours [3, height, width], normalised by ImageNet's mean and standard deviation. */
  public float[] normalised() {
    float[] pixels = new float[3 * height * width];
    normalise(FloatBuffer.wrap(pixels));
    return pixels;
  }

  /** Puts the colours of {@link #normalised} into {@code out}. */
  void normalise(FloatBuffer out) {
    pixels().put(new Box(0, 0, height, width), new NormalisedRows(height, width, out));
  }
}
