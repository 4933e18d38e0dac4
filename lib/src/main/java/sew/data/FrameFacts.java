package sew.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code frames.properties} says of the frames beside it.
 *
 * @param source SHA-256 of what the frames were made from, and how
 * @param frames SHA-256 of {@code frames.npy}
 * @param split SHA-256 of {@code index.csv}
 * @param header where the counts start in {@code frames.npy}, in bytes
 * @param checksums CRC-32C of each part of {@code frames.npy}; empty in files of earlier versions,
 *     which have no hash of their own either
 */
record FrameFacts(
    String source,
    String frames,
    String split,
    int header,
    int classes,
    int steps,
    int size,
    List<Integer> checksums) {
  static final String FILE = "frames.properties";

  private static final Pattern LINES =
      Pattern.compile(
          """
          source\\.sha256=(SHA)
          frames\\.sha256=(SHA)
          split\\.sha256=(SHA)
          header=(INT)
          classes=(INT)
          T=(INT)
          size=(INT)
          (?:frames\\.crc32c=([0-9a-f]{8}(?: [0-9a-f]{8})*)
          sha256=(SHA)
          )?"""
              .replace("SHA", "[0-9a-f]{64}")
              .replace("INT", "[1-9][0-9]{0,8}"));

  FrameFacts {
    checksums = List.copyOf(checksums);
  }

  static FrameFacts read(Path file) throws IOException {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new DamagedFramesException(file, "is missing");
    }
    Matcher m = LINES.matcher(text);
    if (!m.matches()) {
      throw new DamagedFramesException(file, "is cut off or damaged");
    }
    List<Integer> checksums = new ArrayList<>();
    if (m.group(8) != null) {
      for (String checksum : m.group(8).split(" ", -1)) {
        checksums.add(Integer.parseUnsignedInt(checksum, 16));
      }
      String lines = text.substring(0, text.lastIndexOf("sha256="));
      if (!Sha256.of(lines).equals(m.group(9))) {
        throw new DamagedFramesException(file, "does not have the hash that its last line says");
      }
    }
    return new FrameFacts(
        m.group(1),
        m.group(2),
        m.group(3),
        Integer.parseInt(m.group(4)),
        Integer.parseInt(m.group(5)),
        Integer.parseInt(m.group(6)),
        Integer.parseInt(m.group(7)),
        checksums);
  }

  FrameFacts withChecksums(List<Integer> newChecksums) {
    return new FrameFacts(source, frames, split, header, classes, steps, size, newChecksums);
  }

  /** The text of the file; its last line is the hash of those above. */
  String text() {
    String lines =
        """
        source.sha256=%s
        frames.sha256=%s
        split.sha256=%s
        header=%d
        classes=%d
        T=%d
        size=%d
        frames.crc32c=%s
        """
            .formatted(
                source,
                frames,
                split,
                header,
                classes,
                steps,
                size,
                checksums.stream().map("%08x"::formatted).collect(Collectors.joining(" ")));
    return lines + "sha256=" + Sha256.of(lines) + "\n";
  }
}
