package sew.reproduce.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sew.reproduce.experiment.Axis;

/** Lists of values as a user writes them, of integers also as "1..7" or "1..3,6". */
final class Numbers {
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(?:\\.\\.(\\d{1,9}))?");

  /** Of seeds, of values of an option and of runs. */
  static final int MAX_COUNT = 10_000;

  private Numbers() {}

  /** The texts between the commas; "1..3" stands for 1, 2 and 3. */
  static List<String> values(String text) {
    return text.contains("..")
        ? of(text).stream().map(String::valueOf).toList()
        : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  /** In the order given, each once. */
  static List<Integer> of(String text) {
    Set<Integer> numbers = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      Matcher m = PART.matcher(part.strip());
      if (!m.matches()) {
        throw expected(text);
      }
      int from = Integer.parseInt(m.group(1));
      int to = m.group(2) == null ? from : Integer.parseInt(m.group(2));
      if (to < from || to - from >= MAX_COUNT) {
        throw expected(text);
      }
      for (int number = from; number <= to; number++) {
        numbers.add(number);
      }
    }
    return new ArrayList<>(numbers);
  }

  /** Refuses a list of runs that nobody waits for, before it fills the memory. */
  static void requireCount(List<Axis<?>> axes, int seeds) {
    double count = seeds;
    for (Axis<?> axis : axes) {
      count *= axis.values().size();
    }
    if (count > MAX_COUNT) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected at most %d runs at a time, found %.0f: every combination of the values is a run",
              MAX_COUNT,
              count));
    }
  }

  private static IllegalArgumentException expected(String text) {
    return new IllegalArgumentException(
        "expected numbers such as 1..7 or 1,3,5, found \"%s\"".formatted(text));
  }
}
