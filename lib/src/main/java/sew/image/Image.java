package sew.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * An image of 8-bit colours.
 *
 * @param rgb [height, width, 3] in row-major order, bytes without sign
 */
public record Image(int height, int width, byte[] rgb) {
  // Red, green and blue on ImageNet, for colours from 0 to 1.
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  /** OpenCV's native library, loaded when the first image is decoded. */
  private static final class OpenCv {
    static {
      nu.pattern.OpenCV.loadLocally();
      // The reader's own workers decode images in parallel.
      Core.setNumThreads(1);
    }

    private OpenCv() {}

    static Mat decode(byte[] file) {
      // As torchvision, which does not turn a photograph by its EXIF orientation.
      return Imgcodecs.imdecode(
          new MatOfByte(file), Imgcodecs.IMREAD_COLOR | Imgcodecs.IMREAD_IGNORE_ORIENTATION);
    }
  }

  public Image {
    if (rgb.length != height * width * 3) {
      throw new IllegalArgumentException(
          "expected %d bytes for %d x %d pixels, found %d"
              .formatted(height * width * 3, height, width, rgb.length));
    }
  }

  /**
   * Reads a JPEG or PNG file; grey images get three equal colours.
   *
   * @throws IOException if the file cannot be read, holds no image, or a truncated one
   */
  public static Image read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length == 0) {
      throw new IOException(file + ": expected an image, found an empty file");
    }
    if (Jpeg.isCutOff(bytes)) {
      throw new IOException(
          file + ": expected a whole JPEG image, found one without its end; copy it again");
    }
    Mat bgr = OpenCv.decode(bytes);
    try {
      if (bgr.empty()) {
        throw new IOException(file + ": expected a JPEG or PNG image, found something else");
      }
      Imgproc.cvtColor(bgr, bgr, Imgproc.COLOR_BGR2RGB);
      byte[] rgb = new byte[Math.toIntExact(bgr.total() * 3)];
      bgr.get(0, 0, rgb);
      return new Image(bgr.rows(), bgr.cols(), rgb);
    } finally {
      bgr.release();
    }
  }

  /** The pixels of {@code box}, which must lie inside. */
  public Image crop(Box box) {
    if (box.top() < 0
        || box.left() < 0
        || box.top() + box.height() > height
        || box.left() + box.width() > width) {
      throw new IllegalArgumentException(
          "%s does not lie inside %d x %d pixels".formatted(box, height, width));
    }
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
    int area = height * width;
    float[] pixels = new float[3 * area];
    for (int i = 0; i < area; i++) {
      for (int c = 0; c < 3; c++) {
        pixels[c * area + i] = ((rgb[3 * i + c] & 0xff) / 255f - MEAN[c]) / DEVIATION[c];
      }
    }
    return pixels;
  }

  /** A rectangle of pixels. */
  public record Box(int top, int left, int height, int width) {}
}
