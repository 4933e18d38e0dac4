package sew.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * AEDAT recordings of one class, in a zip or a folder. A zip is read as it is, one entry at a time.
 *
 * @param files names inside the zip or folder, sorted as text by {@link #name}
 */
record RecordingFolder(Path at, boolean zipped, List<String> files) {

  static RecordingFolder ofZip(Path zip) throws IOException {
    try (ZipFile file = open(zip)) {
      return new RecordingFolder(zip, true, recordings(file.stream().map(ZipEntry::getName)));
    }
  }

  static RecordingFolder ofFolder(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return new RecordingFolder(
          folder, false, recordings(list.map(file -> file.getFileName().toString())));
    }
  }

  private static List<String> recordings(Stream<String> files) {
    // macOS adds files that start with "._" to its zips.
    return files
        .filter(file -> file.endsWith(SplitList.EXTENSION) && !lastPart(file).startsWith("."))
        .sorted(Comparator.comparing(RecordingFolder::name).thenComparing(file -> file))
        .toList();
  }

  private static String lastPart(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** The name of a recording: that of its file, without folders and ".aedat". */
  static String name(String file) {
    return SplitList.withoutExtension(lastPart(file));
  }

  List<String> names() {
    return files.stream().map(RecordingFolder::name).toList();
  }

  /** Where a recording lies, for messages. */
  String place(String file) {
    return zipped ? at + "!/" + file : at.resolve(file).toString();
  }

  /** The bytes of a recording; any thread may read them. */
  byte[] read(String file) throws IOException {
    if (!zipped) {
      return Files.readAllBytes(at.resolve(file));
    }
    // Java keeps one directory for all that have the same zip open at a time.
    try (ZipFile zip = open(at)) {
      return bytes(zip, file, place(file));
    }
  }

  private static ZipFile open(Path zip) throws IOException {
    try {
      return new ZipFile(zip.toFile());
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be read as a zip (%s); fetch it again".formatted(zip, e.getMessage()), e);
    }
  }

  private static byte[] bytes(ZipFile zip, String file, String from) throws IOException {
    ZipEntry entry = zip.getEntry(file);
    if (entry == null) {
      throw new IOException(from + " is not there any more: the zip was changed while it was read");
    }
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be unpacked (%s); fetch the zip again".formatted(from, e.getMessage()), e);
    }
    CRC32 crc = new CRC32(); // ZipFile does not compare it
    crc.update(bytes);
    if (crc.getValue() != entry.getCrc()) {
      throw new IOException(
          "%s: expected CRC-32 %08x, found %08x; fetch the zip again"
              .formatted(from, entry.getCrc(), crc.getValue()));
    }
    return bytes;
  }

  /** Names, sizes and times, without the recordings' content. */
  String fingerprint() throws IOException {
    if (zipped) {
      return fingerprint(at);
    }
    StringBuilder text = new StringBuilder();
    for (String file : files) {
      text.append(fingerprint(at.resolve(file)));
    }
    return text.toString();
  }

  private static String fingerprint(Path file) throws IOException {
    return "%s %d %d%n"
        .formatted(
            file.getFileName(), Files.size(file), Files.getLastModifiedTime(file).toMillis());
  }
}
