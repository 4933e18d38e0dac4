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
  static {
    nu.pattern.OpenCV.loadLocally();
    // The reader's own workers decode images in parallel.
    Core.setNumThreads(1);
  }

  private OpenCv() {}

  /** Rows of pixels of three bytes: red, green, blue. */
  record Pixels(int height, int width, byte[] rgb) {}

  /**
   * Decodes an image, of whatever format its bytes are.
   *
   * @param name of the file, for errors
   */
  static Pixels decode(byte[] file, String name) throws CorruptImageException {
    MatOfByte bytes = new MatOfByte(file);
    Mat bgr = null;
    try {
      // As torchvision, which does not turn a photograph by its EXIF orientation.
      bgr = Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_COLOR | Imgcodecs.IMREAD_IGNORE_ORIENTATION);
      if (bgr.empty()) {
        throw new CorruptImageException(name, "expected a JPEG or PNG image, found something else");
      }
      Imgproc.cvtColor(bgr, bgr, Imgproc.COLOR_BGR2RGB);
      byte[] rgb = new byte[Math.toIntExact(bgr.total() * 3)];
      bgr.get(0, 0, rgb);
      return new Pixels(bgr.rows(), bgr.cols(), rgb);
    } catch (CvException e) {
      throw new CorruptImageException(
          name, "expected a JPEG or PNG image that OpenCV reads, found: " + e.getMessage());
    } finally {
      bytes.release();
      if (bgr != null) {
        bgr.release();
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
