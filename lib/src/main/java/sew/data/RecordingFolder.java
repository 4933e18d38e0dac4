package sew.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * AEDAT recordings of one class, in a zip or a folder. A zip is read as it is, one entry at a time.
 *
 * @param files names inside the zip or folder, sorted as text by {@link #name}
 */
record RecordingFolder(Path at, boolean zipped, List<String> files) {
  private static final String AEDAT_4 = ".aedat4";

  /** Recordings of CIFAR10-DVS take some MB. */
  private static final int MAX_ENTRY = 1 << 28;

  static RecordingFolder ofZip(Path zip) throws IOException {
    try (CheckedZip file = CheckedZip.open(zip)) {
      return new RecordingFolder(zip, true, recordings(file.names()));
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
        .filter(file -> isRecording(lastPart(file)))
        .sorted(Comparator.comparing(RecordingFolder::name).thenComparing(file -> file))
        .toList();
  }

  private static boolean isRecording(String name) {
    boolean ends = name.endsWith(SplitList.EXTENSION) || name.endsWith(AEDAT_4);
    return ends && !name.startsWith(".");
  }

  private static String lastPart(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** The name of a recording: that of its file, without folders and ".aedat" or ".aedat4". */
  static String name(String file) {
    String name = lastPart(file);
    return name.endsWith(AEDAT_4)
        ? name.substring(0, name.length() - AEDAT_4.length())
        : SplitList.withoutExtension(name);
  }

  boolean hasAedat4() {
    return files.stream().anyMatch(file -> file.endsWith(AEDAT_4));
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
      return RecordingFile.bytes(at.resolve(file), "a recording");
    }
    // Java keeps one directory for all that have the same zip open at a time.
    try (CheckedZip zip = CheckedZip.open(at)) {
      return zip.bytes(file, MAX_ENTRY)
          .orElseThrow(
              () ->
                  new IOException(
                      place(file)
                          + " is not there any more: the zip was changed while it was read"));
    }
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
