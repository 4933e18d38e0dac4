package sew.reproduce.run;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import sew.collective.RankFailure;
import sew.data.Samples;
import sew.data.SplitSamples;
import sew.registry.Types;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.ranks.RankGroup;
import sew.reproduce.tensorboard.EventDetail;

/** Runs experiments one after another; the command line and notebooks call it. */
public final class Runner {
  /** An epoch of ImageNet takes hours. */
  public static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(10);

  private final Path out;
  private final Path data;
  private final Path cache;
  private final Types types;
  private final RunCompute compute;
  private final Duration checkpointEvery;
  private final Optional<InitialWeights> init;
  private final RankGroup group;
  private final EventDetail tensorBoard;

  /**
   * Runs experiments that are put together from built-in types, and from classes in class files.
   */
  public Runner(Path out, Path data, Device device) {
    this(out, data, BuiltInTypes.TYPES, RunCompute.on(device));
  }

  /**
   * Says where to run.
   *
   * @param out where the runs' directories are or will be
   * @param data the folder of the recordings; null for a set that the project generates
   * @param types the types in the experiments
   */
  public Runner(Path out, Path data, Types types, RunCompute compute) {
    this(out, data, PreparedData.defaultCache(), types, compute);
  }

  /**
   * As {@link #Runner(Path, Path, Types, RunCompute)}, with frames and drawn recordings in {@code
   * cache}.
   */
  public Runner(Path out, Path data, Path cache, Types types, RunCompute compute) {
    this(
        out,
        data,
        cache,
        types,
        compute,
        CHECKPOINT_EVERY,
        Optional.empty(),
        RankGroup.alone(),
        EventDetail.SCALARS);
  }

  private Runner(
      Path out,
      Path data,
      Path cache,
      Types types,
      RunCompute compute,
      Duration checkpointEvery,
      Optional<InitialWeights> init,
      RankGroup group,
      EventDetail tensorBoard) {
    this.out = out;
    this.data = data;
    this.cache = cache;
    this.types = types;
    this.compute = compute;
    this.checkpointEvery = checkpointEvery;
    this.init = init;
    this.group = group;
    this.tensorBoard = tensorBoard;
  }

  /** The same, with a checkpoint inside an epoch whenever that much time has passed. */
  public Runner checkpointEvery(Duration time) {
    return new Runner(out, data, cache, types, compute, time, init, group, tensorBoard);
  }

  /** The same, with the weights that experiments may start from. */
  public Runner startFrom(Optional<InitialWeights> init) {
    return new Runner(out, data, cache, types, compute, checkpointEvery, init, group, tensorBoard);
  }

  /** The same, each run by all processes of {@code group}, who part after the last one. */
  public Runner sharedBy(RankGroup group) {
    return new Runner(out, data, cache, types, compute, checkpointEvery, init, group, tensorBoard);
  }

  /** The same, whose directories get that much for TensorBoard. */
  public Runner tensorBoard(EventDetail wanted) {
    return new Runner(out, data, cache, types, compute, checkpointEvery, init, group, wanted);
  }

  /**
   * Runs those of {@code experiments} that are not finished yet; one that diverges leaves the
   * others alone. Those that another process is running come last, and are waited for.
   *
   * @return one for each experiment, in their order
   */
  public List<RunRecord> run(List<Experiment> experiments, RunListener view) throws IOException {
    return run(experiments, view, false);
  }

  /** As {@link #run}, each after measuring the gradients of its network before training. */
  public List<RunRecord> runWithGradients(List<Experiment> experiments, RunListener view)
      throws IOException {
    return run(experiments, view, true);
  }

  /** Each run as far as it is, whether or not its data are available; nothing is run. */
  public List<RunRecord> read(List<Experiment> experiments) throws IOException {
    return RunDirectories.in(out, types).read(shared(experiments));
  }

  private List<RunRecord> run(List<Experiment> asked, RunListener view, boolean gradients)
      throws IOException {
    try {
      List<RunRecord> runs = runShared(shared(asked), view, gradients);
      group.end();
      return runs;
    } catch (CancellationException | RankFailure | IOException e) {
      if (group.failure().isPresent()) {
        Thread.interrupted(); // by the end of that rank
        throw new IOException(
            group.failure().get() + "; repeat the command to go on from the last checkpoint", e);
      }
      throw e;
    } finally {
      group.close();
    }
  }

  private List<Experiment> shared(List<Experiment> asked) throws IOException {
    if (!group.isAsked()) {
      return asked;
    }
    RunDirectories there = RunDirectories.in(out, types, (run, reason) -> {});
    SharedBatches batches = SharedBatches.of(group.size(), group.statistics(), there, types);
    return asked.stream().map(batches::of).toList();
  }

  private List<RunRecord> runShared(
      List<Experiment> experiments, RunListener view, boolean gradients) throws IOException {
    Map<Experiment.Data, PreparedData> prepared = prepare(experiments, view);
    Map<Experiment, RunDirectory> directories = directories(experiments, prepared, view);
    for (RunDirectory directory : directories.values()) {
      directory.setBrokenAside(types).forEach(view::warn);
    }
    requireFittingWeights(directories, prepared);
    view.begin(experiments, samples(prepared));
    try {
      return new RunQueue(experiments, directories, view, group.size() == 1)
          .run(
              (experiment, progress) ->
                  attempt(
                      experiment,
                      directories.get(experiment),
                      prepared.get(experiment.data()),
                      gradients,
                      view,
                      progress));
    } finally {
      view.end();
    }
  }

  private Optional<RunQueue.Ended> attempt(
      Experiment experiment,
      RunDirectory directory,
      PreparedData samples,
      boolean gradients,
      RunListener view,
      SweepProgress progress)
      throws IOException {
    if (directory.isOver() && !(gradients && lacksGradients(experiment, directory))) {
      return Optional.of(new RunQueue.Ended(RunRecord.read(experiment, directory), true));
    }
    Optional<ProcessLock> free = directory.tryHold();
    if (free.isEmpty()) {
      return Optional.empty();
    }
    try (ProcessLock lock = free.get()) {
      boolean before = directory.isOver();
      if (gradients && lacksGradients(experiment, directory)) {
        directory.write(RunDirectory.GRADIENTS, measure(experiment, samples));
      }
      RunRecord run =
          new ExperimentRun(experiment, directory, types, checkpointEvery, init, group, tensorBoard)
              .execute(lock, samples, compute, view, progress);
      return Optional.of(new RunQueue.Ended(run, before));
    }
  }

  /** Weights to start from must fit every run that has not started yet. */
  private void requireFittingWeights(
      Map<Experiment, RunDirectory> directories, Map<Experiment.Data, PreparedData> prepared)
      throws IOException {
    for (Map.Entry<Experiment, RunDirectory> run : directories.entrySet()) {
      if (!run.getValue().isOver() && !Files.exists(run.getValue().checkpoint())) {
        Experiment experiment = run.getKey();
        Samples train = prepared.get(experiment.data()).samples().train();
        Shape sample = new Shape(train.shape(experiment.recipe().stepsRead(train)));
        InitialWeights.of(experiment, init)
            .ifPresent(weights -> weights.requireFit(experiment, sample));
      }
    }
  }

  /** The data of every experiment, each prepared once. */
  private Map<Experiment.Data, PreparedData> prepare(List<Experiment> experiments, RunListener view)
      throws IOException {
    List<String> datasets =
        experiments.stream().map(e -> e.data().dataset().name()).distinct().toList();
    if (data != null && datasets.size() > 1) {
      throw new IllegalArgumentException(
          "the folder %s holds one data set, found experiments on %s; run them separately"
              .formatted(data, datasets));
    }
    Map<Experiment.Data, PreparedData> prepared = new LinkedHashMap<>();
    for (Experiment experiment : experiments) {
      if (!prepared.containsKey(experiment.data())) {
        prepared.put(
            experiment.data(),
            PreparedData.of(experiment.data(), data, cache, view::note, view::warn));
      }
    }
    return prepared;
  }

  private static Map<Experiment.Data, SplitSamples> samples(
      Map<Experiment.Data, PreparedData> prepared) {
    Map<Experiment.Data, SplitSamples> samples = new LinkedHashMap<>();
    prepared.forEach((data, of) -> samples.put(data, of.samples()));
    return samples;
  }

  /** Where each run is, whatever its directory is called, or will be. */
  private Map<Experiment, RunDirectory> directories(
      List<Experiment> experiments, Map<Experiment.Data, PreparedData> prepared, RunListener view)
      throws IOException {
    Map<Path, String> broken = new LinkedHashMap<>();
    RunDirectories there = RunDirectories.in(out, types, broken::put);
    Map<Experiment, RunDirectory> directories = new LinkedHashMap<>();
    for (Experiment experiment : experiments) {
      String sha256 = prepared.get(experiment.data()).sha256();
      Optional<RunDirectory> found = there.find(experiment, sha256);
      RunDirectory directory = found.orElseGet(() -> RunDirectory.of(out, experiment, sha256));
      directories.put(experiment, directory);
      // Its name says what it is, with a hash of experiment and data.
      broken.remove(directory.path());
    }
    broken.values().forEach(reason -> view.warn("left out " + reason));
    return directories;
  }

  /** A run that is resumed without the file of its initial weights stays without gradients. */
  private boolean lacksGradients(Experiment experiment, RunDirectory directory) throws IOException {
    boolean canMeasure =
        !Files.exists(directory.checkpoint())
            || experiment.init().isEmpty()
            || init.filter(weights -> weights.sha256().equals(experiment.init())).isPresent();
    return canMeasure && directory.gradients().isEmpty();
  }

  private InitialGradients measure(Experiment experiment, PreparedData prepared)
      throws IOException {
    if (Thread.interrupted()) {
      throw new CancellationException("interrupted before " + Caption.of(experiment).name());
    }
    return InitialGradients.measure(
        experiment,
        prepared.samples().train(),
        compute.start(),
        InitialWeights.of(experiment, init));
  }
}
