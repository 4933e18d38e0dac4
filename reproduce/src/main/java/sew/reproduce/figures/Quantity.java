package sew.reproduce.figures;

import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.AuthorsLog.Epoch;
import sew.reproduce.run.RunRecord;
import sew.train.EpochMetrics;

/** What the panels a, b and c of Figures 3 and 9 show over the epochs. */
enum Quantity {
  TRAINING_LOSS("a", "training loss"),
  TRAINING_ACCURACY("b", "training accuracy (%)"),
  TEST_ACCURACY("c", "test accuracy (%)");

  private final String letter;
  private final String label;

  Quantity(String letter, String label) {
    this.letter = letter;
    this.label = label;
  }

  /** The quantity of a panel such as "a" or "a-left". */
  static Quantity of(String panel) {
    for (Quantity quantity : values()) {
      if (panel.startsWith(quantity.letter)) {
        return quantity;
      }
    }
    throw new IllegalArgumentException("expected a panel a, b or c, found " + panel);
  }

  /** The label of the axis, unit included. */
  String label() {
    return label;
  }

  /** The value of every epoch of a log. */
  double[] of(AuthorsLog log) {
    return switch (this) {
      case TRAINING_LOSS -> log.values(Epoch::trainLoss);
      case TRAINING_ACCURACY -> log.values(Epoch::trainAcc1);
      case TEST_ACCURACY -> log.values(Epoch::testAcc1);
    };
  }

  /** The value of every epoch of a run. */
  double[] of(RunRecord run) {
    return run.epochs().stream().mapToDouble(this::of).toArray();
  }

  private double of(EpochMetrics epoch) {
    return switch (this) {
      case TRAINING_LOSS -> epoch.trainLoss();
      case TRAINING_ACCURACY -> 100 * epoch.trainAccuracy();
      case TEST_ACCURACY -> 100 * epoch.testAccuracy();
    };
  }

  /** Whether {@code value} is better than {@code other}: less loss, more accuracy. */
  boolean better(double value, double other) {
    return this == TRAINING_LOSS ? value < other : value > other;
  }
}
