package sew.reproduce.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import sew.data.Md5;

/** Compares archives with the MD5 that their authors published. */
public final class ArchiveCheck {
  private ArchiveCheck() {}

  /**
   * Looks for each archive in {@code folder}; one that is not there is no fault.
   *
   * @param published the MD5 of each, by its name
   */
  public static void of(Path folder, Map<String, String> published, Findings findings) {
    new TreeMap<>(published)
        .forEach(
            (name, md5) -> {
              Path archive = folder.resolve(name);
              if (Files.isRegularFile(archive)) {
                compare(archive, md5, findings);
              }
            });
  }

  private static void compare(Path archive, String expected, Findings findings) {
    findings.progress("computing the md5 of " + archive);
    try {
      String found = Md5.of(archive);
      if (found.equals(expected)) {
        findings.fact("%s: md5 as published".formatted(archive));
      } else {
        findings.warning(
            "%s is not the original: expected md5 %s, found %s"
                .formatted(archive, expected, found));
      }
    } catch (IOException e) {
      findings.fault(archive + ": " + ClipCheck.message(e));
    }
  }
}
