package sew.image;

import org.opencv.core.Core;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** OpenCV's native library, loaded when the first image is decoded or encoded. */
final class OpenCv {
  // As torchvision, which does not turn a photograph by its EXIF orientation.
  private static final int COLOUR = Imgcodecs.IMREAD_COLOR | Imgcodecs.IMREAD_IGNORE_ORIENTATION;
  private static final int DEEP_GREY =
      Imgcodecs.IMREAD_ANYDEPTH | Imgcodecs.IMREAD_IGNORE_ORIENTATION;
  private static final int STRIP_BYTES = 1 << 22;

  static {
    OpenCvLibrary.load();
    // The reader's own workers decode images in parallel.
    Core.setNumThreads(1);
  }

  private OpenCv() {}

  /** The image of {@code file}, whose header is known. */
  static Pixels decode(EncodedImage header, FileBytes file) throws CorruptImageException {
    Mat bgr = decode(header, file, COLOUR);
    try {
      byte[] rgb = new byte[bgr.rows() * bgr.cols() * 3];
      int strip = Math.max(1, STRIP_BYTES / (bgr.cols() * 3));
      if (strip >= bgr.rows()) {
        Imgproc.cvtColor(bgr, bgr, Imgproc.COLOR_BGR2RGB);
        bgr.get(0, 0, rgb);
      } else {
        inStrips(bgr, strip, rgb);
      }
      return new Pixels(bgr.rows(), bgr.cols(), rgb);
    } finally {
      bgr.release();
    }
  }

  /** Needs no second copy of a large image in native memory. */
  private static void inStrips(Mat bgr, int rows, byte[] rgb) {
    for (int y = 0; y < bgr.rows(); y += rows) {
      Mat strip = bgr.rowRange(y, Math.min(y + rows, bgr.rows()));
      byte[] part = new byte[strip.rows() * bgr.cols() * 3];
      Imgproc.cvtColor(strip, strip, Imgproc.COLOR_BGR2RGB);
      strip.get(0, 0, part);
      System.arraycopy(part, 0, rgb, y * bgr.cols() * 3, part.length);
      strip.release();
    }
  }

  /** Grey of 16 bits, which Pillow cuts off at 255. */
  static Pixels decodeDeepGrey(EncodedImage header, FileBytes file) throws CorruptImageException {
    Mat grey = decode(header, file, DEEP_GREY);
    try {
      if (grey.type() != CvType.CV_16UC1) {
        throw new IllegalStateException("expected grey of 16 bits, found " + grey);
      }
      byte[] rgb = new byte[grey.rows() * grey.cols() * 3];
      short[] row = new short[grey.cols()];
      int at = 0;
      for (int y = 0; y < grey.rows(); y++) {
        grey.get(y, 0, row);
        for (short value : row) {
          byte colour = (byte) Math.min(255, value & 0xffff);
          rgb[at++] = colour;
          rgb[at++] = colour;
          rgb[at++] = colour;
        }
      }
      return new Pixels(grey.rows(), grey.cols(), rgb);
    } finally {
      grey.release();
    }
  }

  private static Mat decode(EncodedImage header, FileBytes file, int flags)
      throws CorruptImageException {
    MatOfByte bytes = null;
    try {
      bytes = new MatOfByte(file.bytes());
      Mat pixels = Imgcodecs.imdecode(bytes, flags);
      if (pixels.empty()) {
        throw file.corrupt(
            "expected an image of %d x %d pixels that can be decoded, found a damaged one; copy it again"
                .formatted(header.width(), header.height()));
      }
      return pixels;
    } catch (CvException e) {
      if (e.getMessage().contains("Insufficient memory")) {
        OutOfMemoryError none =
            new OutOfMemoryError(
                "%s: no native memory for an image of %d x %d pixels"
                    .formatted(Printable.of(file.name()), header.width(), header.height()));
        none.initCause(e);
        throw none;
      }
      throw file.corrupt("expected an image that OpenCV reads, found: " + e.getMessage());
    } finally {
      if (bytes != null) {
        bytes.release();
      }
    }
  }

  /** A JPEG file; quality is 1 to 100. */
  static byte[] encodeJpeg(Pixels image, int quality) {
    Mat bgr = new Mat(image.height(), image.width(), CvType.CV_8UC3);
    MatOfByte file = new MatOfByte();
    try {
      bgr.put(0, 0, image.rgb());
      Imgproc.cvtColor(bgr, bgr, Imgproc.COLOR_RGB2BGR);
      MatOfInt options = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, quality);
      if (!Imgcodecs.imencode(".jpg", bgr, file, options)) {
        throw new IllegalStateException("OpenCV could not encode a JPEG image");
      }
      return file.toArray();
    } finally {
      bgr.release();
      file.release();
    }
  }
}
