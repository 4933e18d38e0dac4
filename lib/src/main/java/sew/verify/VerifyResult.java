package sew.verify;

import java.util.Locale;

/**
 * One golden case: the largest absolute and relative error, how many spikes flipped, and why it
 * failed or was skipped.
 */
public record VerifyResult(
    String kind,
    String name,
    Status status,
    double absolute,
    double relative,
    long flips,
    String reason) {

  /** What became of a case. A kind that cannot be checked yet is skipped, never passed. */
  public enum Status {
    PASSED,
    FAILED,
    SKIPPED
  }

  /** A case without numbers, for {@code reason}. */
  static VerifyResult without(String kind, String name, Status status, String reason) {
    return new VerifyResult(kind, name, status, Double.NaN, Double.NaN, 0, reason);
  }

  static VerifyResult of(String kind, String name, Deviation deviation) {
    return new VerifyResult(
        kind,
        name,
        deviation.failures().isEmpty() ? Status.PASSED : Status.FAILED,
        deviation.absolute(),
        deviation.relative(),
        deviation.flips(),
        String.join("; ", deviation.failures()));
  }

  @Override
  public String toString() {
    String numbers =
        status == Status.SKIPPED
            ? "-"
            : String.format(Locale.ROOT, "abs %.1e  rel %.1e  flips %d", absolute, relative, flips);
    return String.format(
        Locale.ROOT,
        "%-8s %-14s %-44s %s%s",
        status.name().toLowerCase(Locale.ROOT),
        kind,
        name,
        numbers,
        reason.isEmpty() ? "" : "  " + reason);
  }
}
