package sew.reproduce.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.result.RecordJson;
import sew.train.EpochMetrics;

/**
 * How long the runs of a sweep that have not ended will take, one after another: from the epochs
 * that are done of runs as large, or else measured, once for all runs of a size.
 *
 * @param measured how many sizes were measured, as no epoch of them was done
 */
public record SweepEstimate(Duration left, int measured) {

  /** Measures the time of an epoch here. */
  @FunctionalInterface
  public interface Measurement {
    Duration epoch(Experiment experiment) throws IOException;
  }

  /** What the time of an epoch depends on: not on how blocks are joined, nor on the neuron. */
  private record Size(
      Experiment.Data data, int steps, int batch, int microBatches, Map<?, ?> network) {
    static Size of(Experiment experiment) {
      Map<?, ?> network = new HashMap<>((Map<?, ?>) RecordJson.of(experiment.network()));
      network.keySet().removeAll(List.of("residual", "residuals", "neuron", "zeroInit"));
      return new Size(
          experiment.data(),
          experiment.recipe().trainSteps(),
          experiment.recipe().batchSize(),
          experiment.recipe().microBatches(),
          network);
    }
  }

  /** Of {@code runs} as far as they are. */
  public static SweepEstimate of(List<RunRecord> runs, Measurement measurement) throws IOException {
    Map<Size, List<EpochMetrics>> done = new HashMap<>();
    for (RunRecord run : runs) {
      done.computeIfAbsent(Size.of(run.experiment()), size -> new ArrayList<>())
          .addAll(run.epochs());
    }
    Map<Size, Double> seconds = new HashMap<>();
    int measured = 0;
    double left = 0;
    for (RunRecord run : runs) {
      if (!run.isOver()) {
        Size size = Size.of(run.experiment());
        if (!seconds.containsKey(size)) {
          OptionalDouble known =
              done.get(size).stream().mapToDouble(EpochMetrics::seconds).average();
          measured += known.isPresent() ? 0 : 1;
          seconds.put(
              size,
              known.isPresent()
                  ? known.getAsDouble()
                  : measurement.epoch(run.experiment()).toMillis() / 1000.0);
        }
        left += (run.experiment().recipe().epochs() - run.epochs().size()) * seconds.get(size);
      }
    }
    return new SweepEstimate(Duration.ofMillis(Math.round(1000 * left)), measured);
  }
}
