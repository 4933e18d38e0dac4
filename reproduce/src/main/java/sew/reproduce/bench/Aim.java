package sew.reproduce.bench;

import java.util.List;
import java.util.Optional;

/**
 * A ratio between two rows of one workload that is to be reached.
 *
 * @param numerator a contender, or how its name begins: "defaults" is "defaults (native,
 *     channels-last)", too
 * @param denominator likewise, or several whose sum counts, "a + b"; empty if the quantity itself
 *     is the aim
 * @param aim the largest ratio, of speeds the smallest
 * @param limit why it is known to be beyond reach, as arithmetic; empty if it is not
 */
record Aim(
    String name,
    String workload,
    String numerator,
    String denominator,
    Quantity quantity,
    double aim,
    String limit) {

  /** Between the terms of a sum, as a regular expression. */
  static final String PLUS = " \\+ ";

  /** What is compared. */
  enum Quantity {
    /** Minimum seconds of a step. */
    TIME,
    /** Peak MiB. */
    MEMORY,
    /** Steps per second. */
    SPEED,
    /** Minimum seconds of a step, not compared with anything. */
    SECONDS;

    private double of(Result result) {
      return switch (this) {
        case TIME, SECONDS -> result.minimum();
        case MEMORY -> result.peakMib();
        case SPEED -> 1 / result.minimum();
      };
    }
  }

  Aim {
    if (denominator.isEmpty() != (quantity == Quantity.SECONDS)) {
      throw new IllegalArgumentException(
          name + ": expected a denominator of a ratio and none of seconds");
    }
  }

  /** The ratio that the rows have; empty if one of them was not measured. */
  Optional<Double> ratio(List<Result> results) {
    Optional<Double> above = row(results, numerator).map(quantity::of);
    return denominator.isEmpty()
        ? above
        : above.flatMap(a -> sum(results, denominator).map(below -> a / below));
  }

  private Optional<Double> sum(List<Result> results, String contenders) {
    double sum = 0;
    for (String one : contenders.split(PLUS, -1)) {
      Optional<Result> row = row(results, one);
      if (row.isEmpty()) {
        return Optional.empty();
      }
      sum += quantity.of(row.get());
    }
    return Optional.of(sum);
  }

  /** Whether {@code ratio}, as it is printed, is what was aimed at. */
  boolean isReachedBy(double ratio) {
    double printed = Math.round(ratio * 100) / 100.0;
    return quantity == Quantity.SPEED ? printed >= aim : printed <= aim;
  }

  private Optional<Result> row(List<Result> results, String contender) {
    return results.stream()
        .filter(result -> result.workload().equals(workload))
        .filter(
            result ->
                result.contender().equals(contender)
                    || result.contender().startsWith(contender + " ("))
        .findFirst();
  }
}
