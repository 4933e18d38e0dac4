package sew.reproduce.result;

/** Accuracies in percent, and what a test set of limited size says about them. */
public final class Percent {
  /** Numbers that are at most so many standard errors apart agree. */
  public static final double AGREES = 2;

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

  /**
   * How many standard errors of their difference a measured accuracy lies above the paper's, both
   * on {@code samples}: (measured - p) / (sqrt(2) * standard error of p).
   *
   * @param paper p
   */
  public static double errorsApart(double measured, double paper, int samples) {
    return (measured - paper) / (Math.sqrt(2) * standardError(paper, samples));
  }

  /** "62.812 +- 0.216": with its {@link #standardError}. */
  public static String withError(double percent, int samples, int decimals) {
    return Decimals.fixed(percent, decimals)
        + " +- "
        + Decimals.fixed(standardError(percent, samples), decimals);
  }
}
