package sew.reproduce.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the cache keeps of a data set.
 *
 * @param bytes on disk
 */
public record CacheUse(Path path, long bytes) {

  /**
   * The folders of the data set {@code name}: frames of its recordings, and, of a generated set,
   * the recordings or images themselves.
   */
  public static List<CacheUse> of(Path cache, String name) throws IOException {
    String hash = "[0-9a-f]{8}";
    Pattern own =
        Pattern.compile(
            "(frames-%1$s(-%2$s)?-T\\d+-\\d+px-%2$s|%1$s-%2$s)(\\..*)?"
                .formatted(Pattern.quote(name), hash));
    List<CacheUse> found = new ArrayList<>();
    if (!Files.isDirectory(cache)) {
      return found;
    }
    try (Stream<Path> folders = Files.list(cache)) {
      for (Path folder : folders.sorted().toList()) {
        if (own.matcher(folder.getFileName().toString()).matches()) {
          found.add(new CacheUse(folder, size(folder)));
        }
      }
    }
    return found;
  }

  /** Bytes of all files in a folder. */
  public static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  /** Such as "1.5 MB". */
  public static String text(long bytes) {
    if (bytes < 1_000_000) {
      return "%.1f kB".formatted(bytes / 1e3);
    }
    return bytes < 1_000_000_000
        ? "%.1f MB".formatted(bytes / 1e6)
        : "%.2f GB".formatted(bytes / 1e9);
  }
}
