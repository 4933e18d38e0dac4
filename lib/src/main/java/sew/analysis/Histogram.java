package sew.analysis;

import java.util.List;

/**
 * How often values lie where: bucket i counts those from {@code limits.get(i - 1)}, or {@code min},
 * up to but without {@code limits.get(i)}. The first and the last bucket are not empty.
 */
public record Histogram(
    double min,
    double max,
    double sum,
    double sumOfSquares,
    List<Double> limits,
    List<Long> counts) {

  public Histogram {
    limits = List.copyOf(limits);
    counts = List.copyOf(counts);
    if (limits.isEmpty() || limits.size() != counts.size()) {
      throw new IllegalArgumentException(
          "expected a limit for each count, found %d for %d"
              .formatted(limits.size(), counts.size()));
    }
  }
}
