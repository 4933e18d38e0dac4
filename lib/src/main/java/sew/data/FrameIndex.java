package sew.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sew.data.ClipSource.Split;
import sew.data.StoredClips.Row;

/**
 * {@code index.csv}: a line "name,label,split" for each clip of {@code frames.npy}. A name with a
 * comma stands in quotation marks, those within it doubled.
 */
final class FrameIndex {
  static final String FILE = "index.csv";

  private FrameIndex() {}

  static String line(String name, int label, Split split) throws IOException {
    if (name.chars().anyMatch(c -> c < ' ')) {
      throw new IOException(
          "names of clips must hold no line break or other control character, found \"%s\"; rename its file"
              .formatted(Printable.of(name)));
    }
    boolean quoted = name.contains(",") || name.startsWith("\"");
    return "%s,%d,%s\n".formatted(quoted ? quote(name) : name, label, split);
  }

  private static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Reads the index that {@code facts} have the hash of. */
  static List<Row> read(Path file, FrameFacts facts) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new DamagedFramesException(file, "is missing");
    }
    String found = Sha256.of(bytes);
    if (!found.equals(facts.split())) {
      throw new DamagedFramesException(
          file, "is damaged: expected sha256 %s, found %s".formatted(facts.split(), found));
    }
    List<Row> rows = new ArrayList<>();
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.isEmpty()) {
        rows.add(row(rows.size(), line));
      }
    }
    return rows;
  }

  private static Row row(int place, String line) {
    int split = line.lastIndexOf(',');
    int label = line.lastIndexOf(',', split - 1);
    String name = line.substring(0, label);
    if (name.startsWith("\"")) {
      name = name.substring(1, name.length() - 1).replace("\"\"", "\"");
    }
    return new Row(
        place,
        name,
        Integer.parseInt(line.substring(label + 1, split)),
        Split.valueOf(line.substring(split + 1)));
  }
}
