package sew.reproduce.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

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
      String found = md5(archive);
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

  private static String md5(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
