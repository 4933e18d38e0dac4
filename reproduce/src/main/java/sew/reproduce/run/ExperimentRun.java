package sew.reproduce.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import sew.collective.Ranks;
import sew.data.AtomicFile;
import sew.registry.Types;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.ranks.RankGroup;
import sew.reproduce.result.ProcessFacts;
import sew.reproduce.result.RunEnvironment;
import sew.reproduce.tensorboard.EventDetail;
import sew.reproduce.tensorboard.LayerActivity;
import sew.train.DivergenceException;
import sew.train.EpochMetrics;
import sew.train.Progress;
import sew.train.Recipe;
import sew.train.Trainer;

/**
 * Runs one experiment in its directory: from the start or from its last checkpoint, or not at all
 * if it has ended.
 */
final class ExperimentRun {
  private final Experiment experiment;
  private final RunDirectory directory;
  private final Types types;
  private final Duration checkpointEvery;
  private final Optional<InitialWeights> given;
  private final RankGroup group;
  private final EventDetail tensorBoard;

  /** A run whose weights are drawn from the seed. */
  ExperimentRun(
      Experiment experiment, RunDirectory directory, Types types, Duration checkpointEvery) {
    this(
        experiment,
        directory,
        types,
        checkpointEvery,
        Optional.empty(),
        RankGroup.alone(),
        EventDetail.SCALARS);
  }

  /**
   * Says what to run.
   *
   * @param checkpointEvery how much time may pass inside an epoch without a checkpoint
   * @param given weights to start from, for an experiment that does
   * @param group the processes that train it together
   * @param tensorBoard what its directory gets for TensorBoard
   */
  ExperimentRun(
      Experiment experiment,
      RunDirectory directory,
      Types types,
      Duration checkpointEvery,
      Optional<InitialWeights> given,
      RankGroup group,
      EventDetail tensorBoard) {
    this.experiment = experiment;
    this.directory = directory;
    this.types = types;
    this.checkpointEvery = checkpointEvery;
    this.given = given;
    this.group = group;
    this.tensorBoard = tensorBoard;
  }

  /**
   * Trains to the end, or until the loss becomes NaN or infinite.
   *
   * @param progress how far the runs before this one are, for the view
   * @throws IOException also where another process is training it
   */
  RunRecord execute(PreparedData data, RunCompute compute, RunListener view, SweepProgress progress)
      throws IOException {
    directory.setBrokenAside(types).forEach(view::warn);
    if (directory.isOver()) {
      return RunRecord.read(experiment, directory);
    }
    initialWeights(); // nothing is made where they are missing
    try (ProcessLock lock = directory.tryHold().orElseThrow(() -> isHeld(directory))) {
      return execute(lock, data, compute, view, progress);
    }
  }

  static IOException isHeld(RunDirectory directory) {
    return new IOException(
        "another process is running %s; wait for it or choose another --out"
            .formatted(directory.path()));
  }

  /** As above, for the process that holds {@code lock}, the directory's. */
  RunRecord execute(
      ProcessLock lock,
      PreparedData data,
      RunCompute compute,
      RunListener view,
      SweepProgress progress)
      throws IOException {
    Objects.requireNonNull(lock);
    directory.setBrokenAside(types).forEach(view::warn);
    if (directory.isOver()) {
      return RunRecord.read(experiment, directory);
    }
    Optional<InitialWeights> init = initialWeights();
    try {
      AtomicFile.removeLeftovers(directory.path(), ProcessFacts.started());
      RunCompute.Resumed how = compute(compute, view);
      int before = directory.lastRanks();
      Ranks ranks = group.ranks();
      directory.describe(experiment, types);
      directory.write(
          directory.environmentFile(),
          RunEnvironment.of(how.compute(), group.members(), sharing(), facts(data, init)));
      if (directory.hasCheckpoint() && before != ranks.size()) {
        how = how.and("ranks %d (before: %d)".formatted(ranks.size(), before));
      }
      train(data, how, init, view, progress);
    } catch (DivergenceException e) {
      directory.write(RunDirectory.DIVERGED, new Divergence(e.getMessage()));
    } catch (ClosedByInterruptException e) {
      // An interrupt that hits a file being written; the last whole checkpoint is still there.
      Thread.interrupted();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    }
    return RunRecord.read(experiment, directory);
  }

  /** Before a first checkpoint is saved there are no bits to keep. */
  private RunCompute.Resumed compute(RunCompute compute, RunListener view) throws IOException {
    if (!directory.hasCheckpoint()) {
      return new RunCompute.Resumed(compute.start(), List.of());
    }
    Optional<JsonNode> before = directory.lastEnvironment();
    if (before.isEmpty()) {
      view.warn(
          "%s: nothing says any more how it was computed; goes on as a new run would, which may round differently"
              .formatted(directory.path()));
      return new RunCompute.Resumed(compute.start(), List.of());
    }
    return compute.resume(directory, before.get());
  }

  /** What this start begins with; a run that is resumed needs no file any more. */
  private Optional<InitialWeights> initialWeights() throws IOException {
    return directory.hasCheckpoint() ? Optional.empty() : InitialWeights.of(experiment, given);
  }

  private Map<String, String> sharing() {
    return group.size() > 1
        ? Map.of(RunEnvironment.BATCH_STATISTICS, group.statistics().toString())
        : Map.of();
  }

  private static Map<String, Object> facts(PreparedData data, Optional<InitialWeights> init) {
    Map<String, Object> facts = new TreeMap<>(data.facts());
    init.ifPresent(weights -> facts.put("initFrom", weights.name()));
    return facts;
  }

  private void train(
      PreparedData data,
      RunCompute.Resumed how,
      Optional<InitialWeights> init,
      RunListener view,
      SweepProgress progress)
      throws IOException {
    Recipe recipe =
        new SharedBatches(group.size(), group.statistics(), List.of()).shared(experiment.recipe());
    try (Trainer trainer =
        new Trainer(
            experiment.network(),
            recipe,
            data.samples().train(),
            data.samples().test(),
            experiment.seed(),
            how.compute(),
            group.ranks(),
            group.statistics())) {
      init.ifPresent(weights -> weights.load(experiment.network(), trainer.network()));
      RunCheckpoints checkpoints = new RunCheckpoints(directory);
      MetricsFile metrics = directory.metrics();
      ResumedRun resumed = checkpoints.resume(trainer, metrics.read());
      Optional<String> kept = resumed.keepDamaged(metrics);
      List<EpochMetrics> epochs =
          new ArrayList<>(metrics.restore(resumed.metrics(), trainer.epoch()));
      Optional<ObservedRun> observed = observed(data, epochs);
      view.start(experiment, trainer.epoch(), progress);
      resumed.damage().ifPresent(view::warn);
      kept.ifPresent(view::warn);
      observed.flatMap(ObservedRun::damage).ifPresent(view::warn);
      if (!how.changes().isEmpty()) {
        view.warn(
            "now computes with %s, which may round differently"
                .formatted(String.join(", ", how.changes())));
      }
      if (recipe.microBatches() != experiment.recipe().microBatches()) {
        view.warn(
            "each of %d micro-batches now has BN statistics of its own (before: %d)"
                .formatted(recipe.microBatches(), experiment.recipe().microBatches()));
      }
      group.begin(
          experiment.withRecipe(recipe),
          how.compute(),
          data.sha256(),
          recipe.epochs() - trainer.epoch(),
          types);
      while (!trainer.isFinished()) {
        EpochMetrics epoch = nextEpoch(trainer, checkpoints, epochs, view);
        metrics.append(epoch);
        // Before the checkpoint: a crash in between repeats the epoch, and writes the same again.
        if (observed.isPresent()) {
          observed.get().observe(trainer);
        }
        if (isBest(epoch, epochs)) {
          trainer.save(directory.best());
        }
        epochs.add(epoch);
        checkpoints.save(trainer, epochs);
        if (observed.isPresent()) {
          observed.get().append(epoch);
        }
        view.epochDone(epoch);
      }
      directory.write(RunDirectory.SUMMARY, RunMetrics.of(epochs, data.samples().test().size()));
    }
  }

  private Optional<ObservedRun> observed(PreparedData data, List<EpochMetrics> epochs)
      throws IOException {
    return tensorBoard == EventDetail.NONE
        ? Optional.empty()
        : Optional.of(
            ObservedRun.of(
                directory,
                epochs,
                LayerActivity.samples(
                    data.samples().train().size(),
                    data.samples().test().size(),
                    experiment.recipe().microBatchSize()),
                tensorBoard == EventDetail.HISTOGRAMS));
  }

  private static boolean isBest(EpochMetrics epoch, List<EpochMetrics> before) {
    return before.stream().allMatch(other -> epoch.testAccuracy() > other.testAccuracy());
  }

  /** Reports to {@code view}, and saves a checkpoint inside the epoch when it is time. */
  private EpochMetrics nextEpoch(
      Trainer trainer, RunCheckpoints checkpoints, List<EpochMetrics> before, Progress view)
      throws IOException {
    long[] saved = {System.nanoTime()};
    try {
      return trainer.nextEpoch(
          report -> {
            if (report.training() && System.nanoTime() - saved[0] >= checkpointEvery.toNanos()) {
              save(trainer, checkpoints, before);
              saved[0] = System.nanoTime();
            }
            view.onBatch(report);
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void save(Trainer trainer, RunCheckpoints checkpoints, List<EpochMetrics> epochs) {
    try {
      checkpoints.save(trainer, epochs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
