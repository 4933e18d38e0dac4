package sew.reproduce.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
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

  /** Unpacks every file of those of the archives that are zips, to nowhere. */
  public static void ofZips(Path folder, Iterable<String> names, Findings findings) {
    for (String name : names) {
      Path zip = folder.resolve(name);
      if (name.endsWith(".zip") && Files.isRegularFile(zip)) {
        findings.progress("unpacking " + zip);
        unpack(zip, findings);
      }
    }
  }

  private static void unpack(Path zip, Findings findings) {
    int files = 0;
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry :
          (Iterable<ZipEntry>) file.stream().map(ZipEntry.class::cast)::iterator) {
        files++;
        CRC32 crc = new CRC32(); // ZipFile does not compare it
        try (InputStream in = new CheckedInputStream(file.getInputStream(entry), crc)) {
          in.transferTo(OutputStream.nullOutputStream());
          if (crc.getValue() != entry.getCrc()) {
            findings.fault("%s!/%s: its checksum differs".formatted(zip, entry.getName()));
          }
        } catch (IOException e) {
          findings.fault("%s!/%s: %s".formatted(zip, entry.getName(), e.getMessage()));
        }
      }
      findings.fact("%s: %,d files".formatted(zip, files));
    } catch (IOException e) {
      findings.fault(
          "%s cannot be read as a zip (%s); fetch it again".formatted(zip, e.getMessage()));
    }
  }
}
