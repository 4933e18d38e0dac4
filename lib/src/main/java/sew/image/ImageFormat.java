package sew.image;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import sew.data.FileKind;

/** The formats that are read: those of torchvision's ImageFolder. */
enum ImageFormat {
  JPEG,
  PNG,
  BMP,
  WEBP,
  TIFF,
  PNM;

  static final String NAMES = "JPEG, PNG, BMP, WebP, TIFF, PPM or PGM";

  // Images of other formats; what else may be found under the name of an image, FileKind names.
  private static final Map<String, String> OTHERS = new LinkedHashMap<>();

  static {
    OTHERS.put("GIF8", "a GIF");
    OTHERS.put("\0\0\0\fJXL ", "a JPEG XL image");
    OTHERS.put("\u00ff\n", "a JPEG XL image");
    OTHERS.put("\0\0\0\fjP  ", "a JPEG 2000 image");
    OTHERS.put("\u00ffO\u00ffQ", "a JPEG 2000 image");
    OTHERS.put("8BPS", "a Photoshop image");
    OTHERS.put("\0\0\1\0", "an icon");
    OTHERS.put("%!PS", "a PostScript file");
    OTHERS.put("II+\0", "a BigTIFF image");
    OTHERS.put("MM\0+", "a BigTIFF image");
    OTHERS.put("P7\n", "a PAM image");
  }

  static ImageFormat of(FileBytes file) throws CorruptImageException {
    if (file.length() == 0) {
      throw file.corrupt("expected an image, found an empty file; copy it again");
    }
    if (file.has(0, "\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (file.has(0, "\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (file.has(0, "BM")) {
      return BMP;
    }
    if (file.has(0, "RIFF") && file.has(8, "WEBP")) {
      return WEBP;
    }
    if (file.has(0, "II*\0") || file.has(0, "MM\0*")) {
      return TIFF;
    }
    if (Pnm.isStart(file)) {
      return PNM;
    }
    throw file.corrupt("expected a %s image, found %s".formatted(NAMES, other(file)));
  }

  private static String other(FileBytes file) {
    for (Map.Entry<String, String> known : OTHERS.entrySet()) {
      if (file.has(0, known.getKey())) {
        return known.getValue();
      }
    }
    if (file.has(4, "ftyp")) {
      boolean avif = file.has(8, "avif") || file.has(8, "avis");
      boolean heic = file.has(8, "he") || file.has(8, "mif1") || file.has(8, "msf1");
      return avif ? "an AVIF image" : heic ? "a HEIC image" : "a film";
    }
    String start = start(file);
    String text = start.toLowerCase(Locale.ROOT);
    if (text.contains("<svg")) {
      return "an SVG drawing";
    }
    if (start.isEmpty()) {
      return "only zeros or spaces at its start; copy it again";
    }
    return FileKind.of(file.bytes())
        .orElseGet(
            () ->
                "another file, which starts with '%s'"
                    .formatted(start.substring(0, Math.min(16, start.length()))));
  }

  /** The first bytes as text. */
  private static String start(FileBytes file) {
    int length = Math.min(1024, file.length());
    String text = new String(file.bytes(), 0, length, StandardCharsets.ISO_8859_1);
    return text.replace('\0', ' ').strip();
  }
}
