package sew.reproduce.run;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The part of one of several workers: every {@code count}-th run, from the {@code index}-th on.
 *
 * @param index from 1 to {@code count}
 */
public record Shard(int index, int count) {
  /** Of a worker that takes any run. */
  public static final Shard ALL = new Shard(1, 1);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

  public Shard {
    if (index < 1 || index > count) {
      throw new IllegalArgumentException(
          "expected I/N with I from 1 to N, such as 2/8, found \"%d/%d\"".formatted(index, count));
    }
  }

  /** "2/8" is the second of eight. */
  public static Shard of(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "expected I/N with I from 1 to N, such as 2/8, found \"%s\"".formatted(text));
    }
    return new Shard(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
  }

  /** The same ones whenever it is asked; those of all shards are all, each once. */
  public <T> List<T> of(List<T> runs) {
    return IntStream.range(0, runs.size())
        .filter(i -> i % count == index - 1)
        .mapToObj(runs::get)
        .toList();
  }

  @Override
  public String toString() {
    return index + "/" + count;
  }
}
