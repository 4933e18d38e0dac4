package sew.reproduce.report;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import sew.reproduce.run.RunRecord;
import sew.train.EpochMetrics;

/** An accuracy of a finished run in percent, after its last and its best epoch. */
enum Measure {
  /** The class is the first guess; its name in the paper's tables is "acc1", or "acc". */
  TOP_1 {
    @Override
    OptionalDouble last(RunRecord run) {
      return run.metrics().stream().mapToDouble(metrics -> 100 * metrics.last()).findFirst();
    }

    @Override
    OptionalDouble best(RunRecord run) {
      return run.metrics().stream().mapToDouble(metrics -> 100 * metrics.best()).findFirst();
    }
  },
  /** The class is among the first five guesses; its best epoch need not be that of the first. */
  TOP_5 {
    @Override
    OptionalDouble last(RunRecord run) {
      List<EpochMetrics> epochs = run.epochs();
      Double last = epochs.isEmpty() ? null : epochs.get(epochs.size() - 1).testTop5();
      return run.metrics().isEmpty() || last == null
          ? OptionalDouble.empty()
          : OptionalDouble.of(100 * last);
    }

    @Override
    OptionalDouble best(RunRecord run) {
      return run.metrics().isEmpty()
          ? OptionalDouble.empty()
          : run.epochs().stream()
              .map(EpochMetrics::testTop5)
              .filter(Objects::nonNull)
              .mapToDouble(top5 -> 100 * top5)
              .max();
    }
  };

  abstract OptionalDouble last(RunRecord run);

  abstract OptionalDouble best(RunRecord run);
}
