package sew.reproduce.data;

import java.nio.file.Path;
import java.util.Locale;

/** A file with one image. */
public final class ImageFile {
  private ImageFile() {}

  /** Whether a file is taken for an image, by its name. */
  public static boolean isNamedSo(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && name.matches(".*\\.(jpe?g|png|bmp|webp|ppm|pgm|tiff?)");
  }
}
