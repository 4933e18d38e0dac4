package sew.image;

/** Reads headers of image files, and refuses what takes too much memory before it is decoded. */
final class ImageDecoder {
  /** As many as Pillow decodes, which is what torchvision reads images with. */
  private static final long MAX_PIXELS = 178_956_970;

  /** Beyond any photograph, and resized still an array of Java. */
  private static final int MAX_SIDE = 1_000_000;

  private ImageDecoder() {}

  /** Reads the header of an image, of whatever format the first bytes are. */
  static EncodedImage open(byte[] file, String name) throws CorruptImageException {
    FileBytes bytes = new FileBytes(file, name, true);
    FileBytes little = new FileBytes(file, name, false);
    EncodedImage image =
        switch (ImageFormat.of(bytes)) {
          case JPEG -> Jpeg.of(bytes);
          case PNG -> Png.of(bytes);
          case BMP -> Bmp.of(little);
          case WEBP -> WebP.of(little);
          case TIFF -> Tiff.of(bytes.has(0, "MM") ? bytes : little);
          case PNM -> Pnm.of(bytes);
        };
    requireSize(image, name);
    return image;
  }

  private static void requireSize(EncodedImage image, String name) throws CorruptImageException {
    long width = image.width();
    long height = image.height();
    String size = "%,d x %,d pixels".formatted(width, height);
    if (width < 1 || height < 1) {
      throw new CorruptImageException(name, "expected an image with pixels, found " + size);
    }
    if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) {
      throw new CorruptImageException(
          name,
          "expected at most %,d pixels and sides of at most %,d, found %s; make the image smaller"
              .formatted(MAX_PIXELS, MAX_SIDE, size));
    }
    long needed = 3 * width * height;
    long heap = Runtime.getRuntime().maxMemory();
    if (needed > heap / 3) {
      throw new CorruptImageException(
          name,
          "%s take %,d MB, expected at most a third of the Java VM's %,d MB; give it more, such as"
                  .formatted(size, needed / 1_000_000, heap / 1_000_000)
              + " SEW_JAVA_OPTS=-Xmx4g, or make the image smaller");
    }
  }
}
