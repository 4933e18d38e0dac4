package sew.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sew.data.ClipSource.Split;

/**
 * A text file with one recording per line: "train NAME" or "test NAME", or, where the recordings do
 * not lie in a folder per class, "train CLASS NAME" or "test CLASS NAME" in every line. Lines that
 * start with '#' are comments. NAME may end in ".aedat".
 */
public record SplitList(Path file, List<Line> lines) {
  static final String EXTENSION = ".aedat";

  /**
   * A recording and its split.
   *
   * @param className empty if the list names no classes
   * @param recording without ".aedat"
   */
  public record Line(Split split, String className, String recording) {}

  public SplitList {
    lines = List.copyOf(lines);
  }

  public static SplitList read(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    Set<String> recordings = new HashSet<>();
    List<String> text = TextFile.lines(file, "a list of \"train NAME\" and \"test NAME\"");
    int words = 0;
    for (int i = 0; i < text.size(); i++) {
      String line = text.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] cells = line.split("\\s+", -1);
      words = words == 0 ? cells.length : words;
      boolean known = cells[0].equals("train") || cells[0].equals("test");
      if (!known || cells.length != words || words < 2 || words > 3) {
        throw bad(file, i, "expected train or test, the class if every line has one, a name", line);
      }
      String recording = withoutExtension(cells[words - 1]);
      if (!recordings.add(recording)) {
        throw bad(file, i, "each recording belongs to one split, but this one came before", line);
      }
      Split split = cells[0].equals("train") ? Split.TRAIN : Split.TEST;
      lines.add(new Line(split, words == 3 ? cells[1] : "", recording));
    }
    if (lines.isEmpty()) {
      throw new IOException("%s names no recording".formatted(file));
    }
    return new SplitList(file, lines);
  }

  private static IOException bad(Path file, int line, String problem, String found) {
    return new IOException(
        "%s, line %d: %s; found \"%s\"".formatted(file, line + 1, problem, found));
  }

  /** Whether each line names a class. */
  public boolean hasClasses() {
    return !lines.get(0).className().isEmpty();
  }

  static String withoutExtension(String name) {
    return name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
  }
}
