package sew.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sew.data.ClipSource.Split;

/**
 * Which recordings are for training and which for testing, for a set that comes without a split.
 *
 * <p>Accuracies on different splits must not be compared: {@link #text} belongs in every row.
 */
public interface RecordingSplit {
  String FORMS = "authors, first-100, random:SEED or file:LIST";

  /** The form that {@link #parse} reads. */
  String text();

  /**
   * Assigns recordings to splits; those it leaves out are not used.
   *
   * @param classes the names of each class's recordings, sorted as text; no name comes twice
   */
  Map<String, Split> of(List<List<String>> classes) throws IOException;

  /** Reads "authors", "first-100", "random:SEED" or "file:LIST". */
  static RecordingSplit parse(String text) {
    Matcher random = Pattern.compile("random:(-?\\d{1,18})").matcher(text);
    if (random.matches()) {
      return new Random(Long.parseLong(random.group(1)));
    }
    if (text.startsWith("file:") && text.length() > "file:".length()) {
      return new Listed(Path.of(text.substring("file:".length())));
    }
    return switch (text) {
      case "authors" -> new Authors();
      case "first-100" -> new First100();
      default ->
          throw new IllegalArgumentException(
              "the split must be %s, found \"%s\"".formatted(FORMS, text));
    };
  }

  /**
   * The authors' split: names sorted as text, the first 90 % of each class, rounded up, train.
   *
   * <p>Of 1,000 recordings numbered from 0, those numbered 909, 91, 910 to 919, 92, 920 to 929, and
   * so on to 999 test.
   */
  record Authors() implements RecordingSplit {
    @Override
    public String text() {
      return "authors";
    }

    @Override
    public Map<String, Split> of(List<List<String>> classes) {
      Map<String, Split> splits = new HashMap<>();
      for (List<String> names : classes) {
        int train = trainingPart(names.size());
        for (int i = 0; i < names.size(); i++) {
          splits.put(names.get(i), i < train ? Split.TRAIN : Split.TEST);
        }
      }
      return splits;
    }
  }

  /** Recordings numbered 0 to 99 in each class test, as in other papers. */
  record First100() implements RecordingSplit {
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,9})$");

    @Override
    public String text() {
      return "first-100";
    }

    @Override
    public Map<String, Split> of(List<List<String>> classes) throws IOException {
      Map<String, Split> splits = new HashMap<>();
      for (List<String> names : classes) {
        for (String name : names) {
          splits.put(name, number(name) < 100 ? Split.TEST : Split.TRAIN);
        }
      }
      return splits;
    }

    private static int number(String name) throws IOException {
      Matcher number = NUMBER.matcher(name);
      if (!number.find()) {
        throw new IOException(
            "the split first-100 needs recordings whose names end in a number, found " + name);
      }
      return Integer.parseInt(number.group(1));
    }
  }

  /** 90 % of each class, rounded up, drawn by {@code seed}, train. */
  record Random(long seed) implements RecordingSplit {
    @Override
    public String text() {
      return "random:" + seed;
    }

    @Override
    public Map<String, Split> of(List<List<String>> classes) {
      Map<String, Split> splits = new HashMap<>();
      for (int label = 0; label < classes.size(); label++) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + label);
        String[] names = classes.get(label).toArray(String[]::new);
        int train = trainingPart(names.length);
        for (int i = names.length - 1; i >= 0; i--) {
          int drawn = random.nextInt(i + 1);
          splits.put(names[drawn], i < train ? Split.TRAIN : Split.TEST);
          names[drawn] = names[i];
        }
      }
      return splits;
    }
  }

  /** What a {@link SplitList} says; recordings it does not name are left out. */
  record Listed(Path file) implements RecordingSplit {
    @Override
    public String text() {
      return "file:" + file;
    }

    @Override
    public Map<String, Split> of(List<List<String>> classes) throws IOException {
      Map<String, Split> splits = new HashMap<>();
      SplitList list = SplitList.read(file);
      for (SplitList.Line line : list.lines()) {
        splits.put(line.recording(), line.split());
      }
      Map<String, Split> missing = new HashMap<>(splits);
      classes.forEach(missing.keySet()::removeAll);
      if (!missing.isEmpty()) {
        throw new IOException(
            "%s names %d recordings that are not there, such as %s; correct the list or add them"
                .formatted(
                    file, missing.size(), missing.keySet().stream().sorted().findFirst().get()));
      }
      return splits;
    }
  }

  private static int trainingPart(int recordings) {
    return (9 * recordings + 9) / 10;
  }
}
