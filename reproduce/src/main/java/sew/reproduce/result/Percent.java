package sew.reproduce.result;

/** Accuracies in percent, and what a test set of limited size says about them. */
public final class Percent {
  private Percent() {}

  /**
   * The binomial standard error of an accuracy that {@code samples} independent samples measured:
   * sqrt(p (100 - p) / samples).
   *
   * @param percent p, 0 to 100
   */
  public static double standardError(double percent, int samples) {
    return Math.sqrt(percent * (100 - percent) / samples);
  }

  /** "62.812 +- 0.216": with its {@link #standardError}. */
  public static String withError(double percent, int samples, int decimals) {
    return Decimals.fixed(percent, decimals)
        + " +- "
        + Decimals.fixed(standardError(percent, samples), decimals);
  }
}
