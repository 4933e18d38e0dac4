package sew.data;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event camera that the header of an AEDAT 2.0 or 3.1 file names.
 *
 * @param width pixels of the sensor
 * @param height pixels of the sensor
 */
record Camera(String name, int width, int height) {
  private static final Pattern LINE =
      Pattern.compile("(?m)^#[ ]*(?:AEChip|Source[ ]+\\d+)[ ]*:[ ]*([^\\r\\n]*)");
  private static final Pattern NAME =
      Pattern.compile(
          "(?i)(DAVIS(?:128|208|240|346|640)|DVXplorer|DVS132S|e?DVS128|eDVS|ATIS)\\w*");

  /** The camera of a header; empty if it names none that is known. */
  static Optional<Camera> of(TextHeader header) {
    Matcher line = LINE.matcher(header.text());
    while (line.find()) {
      Matcher name = NAME.matcher(line.group(1));
      if (name.find()) {
        return Optional.of(of(name.group(), name.group(1).toUpperCase(Locale.ROOT)));
      }
    }
    return Optional.empty();
  }

  private static Camera of(String name, String model) {
    return switch (model) {
      case "DAVIS208" -> new Camera(name, 208, 192);
      case "DAVIS240" -> new Camera(name, 240, 180);
      case "DAVIS346" -> new Camera(name, 346, 260);
      case "DAVIS640", "DVXPLORER" -> new Camera(name, 640, 480);
      case "DVS132S" -> new Camera(name, 132, 104);
      case "ATIS" -> new Camera(name, 304, 240);
      default -> new Camera(name, 128, 128);
    };
  }

  boolean isDavis() {
    return name.toUpperCase(Locale.ROOT).startsWith("DAVIS");
  }

  @Override
  public String toString() {
    return "a %s of %d x %d pixels".formatted(name, width, height);
  }
}
