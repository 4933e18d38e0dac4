package sew.image;

import java.util.Comparator;
import java.util.Locale;
import java.util.Set;

/** Which names are those of images, and their order: torchvision's. */
final class ImageNames {
  static final Comparator<String> CODE_POINTS = ImageNames::compareCodePoints;

  /** By the path of the folder, then by name. */
  static final Comparator<String> ORDER =
      Comparator.comparing(ImageNames::parent, CODE_POINTS)
          .thenComparing(path -> path.substring(path.lastIndexOf('/') + 1), CODE_POINTS);

  /** Those of torchvision's ImageFolder. */
  private static final Set<String> ENDINGS =
      Set.of("jpg", "jpeg", "png", "ppm", "bmp", "pgm", "tif", "tiff", "webp");

  private ImageNames() {}

  /** Whether a file counts as an image; what some systems add to archives and folders does not. */
  static boolean isImage(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0
        && !isHidden(name)
        && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  static boolean isHidden(String name) {
    return name.startsWith(".") || name.equals("__MACOSX");
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** Python compares code points, Java units of 16 bits. */
  private static int compareCodePoints(String a, String b) {
    int i = 0;
    while (i < Math.min(a.length(), b.length()) && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    if (i == Math.min(a.length(), b.length())) {
      return Integer.compare(a.length(), b.length());
    }
    boolean high = Character.isSurrogate(a.charAt(i));
    return high == Character.isSurrogate(b.charAt(i))
        ? Character.compare(a.charAt(i), b.charAt(i))
        : high ? 1 : -1;
  }
}
