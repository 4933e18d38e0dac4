package sew.reproduce.report;

import sew.reproduce.result.Percent;

/** What can be said of a row of the paper. */
enum Verdict {
  REPRODUCED("reproduced"),
  NOT_REPRODUCED("not reproduced"),
  /** There are runs, but shortened, changed, or on other data. */
  NOT_COMPARABLE("not comparable"),
  NOT_RUN("not run"),
  /** A number that the paper quotes: nobody here trains it. */
  OTHER_WORK("other work");

  private final String label;

  Verdict(String label) {
    this.label = label;
  }

  /**
   * Of accuracies in percent of one network in the paper's setting on the paper's data, both
   * measured on {@code samples}.
   */
  static Verdict of(double percent, double paper, int samples) {
    return Math.abs(Percent.errorsApart(percent, paper, samples)) <= Percent.AGREES
        ? REPRODUCED
        : NOT_REPRODUCED;
  }

  /** The class of the cell in HTML. */
  String style() {
    return label.replace(' ', '-');
  }

  @Override
  public String toString() {
    return label;
  }
}
