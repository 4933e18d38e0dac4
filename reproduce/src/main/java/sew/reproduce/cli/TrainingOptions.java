package sew.reproduce.cli;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sew.collective.ProcessGroup;
import sew.registry.Types;
import sew.reproduce.console.ConsoleRunListener;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.ImageDataset;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.ranks.RankGroup;
import sew.reproduce.result.ProcessFacts;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.PreparedData;
import sew.reproduce.run.RankWorker;
import sew.reproduce.run.RunCompute;
import sew.reproduce.run.Runner;
import sew.reproduce.tensorboard.EventDetail;

/** Data, length, device and folder of training: options of every command that trains. */
@Section("Runs")
final class TrainingOptions {
  private static final int MINUTES_OF_A_YEAR = 365 * 24 * 60;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description =
          "A data set that sew list names, or one of your own (default: the paper's with --data, else a generated one).")
  private String dataset;

  @Option(names = "--data", paramLabel = "DIR", description = "Folder of the recordings or images.")
  private Path data;

  @Option(
      names = "--scale",
      paramLabel = "SCALE",
      description = "quick: minutes on two cores; paper: the paper's recipe (default: quick).")
  private Scale scale;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Train N epochs instead of the recipe's. The paper's schedule of the learning rate is not stretched; at --scale quick the cosine ends with the run.")
  private Integer epochs;

  @Mixin private DeviceOption device;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where runs and the table are written (default: reproduce/runs/<command>-<dataset>).")
  private Path out;

  @Option(
      names = "--allow-compute-change",
      description = {
        "Let a resumed run continue as the options say, even if it was started in another way;",
        "the rest of it may round differently."
      })
  private boolean allowComputeChange;

  @Option(
      names = "--checkpoint-minutes",
      paramLabel = "N",
      defaultValue = "10",
      description = "Save a checkpoint every N minutes inside an epoch, too (default: 10).")
  private int checkpointMinutes;

  @Option(
      names = "--no-tensorboard",
      description =
          "Write no event files for TensorBoard into the directories of runs, and measure no firing rates.")
  private boolean noTensorBoard;

  @Option(
      names = "--histograms",
      description =
          "Let event files also have histograms of the membrane potentials of every spiking layer.")
  private boolean histograms;

  @Mixin private RanksOption ranks;

  @Mixin private OutputOptions output;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  TrainingSetup setting() {
    if (epochs != null) {
      WrongUse.requireAtLeast(spec, "--epochs", epochs, 1);
    }
    TrainingSetup setting = TrainingSetup.of(dataset(), scale());
    return epochs == null ? setting : setting.withEpochs(epochs);
  }

  /** Whether anything asks for training; tables that can be printed without it do so otherwise. */
  boolean areGiven() {
    return data != null || scale != null || dataset != null;
  }

  Optional<String> datasetName() {
    return Optional.ofNullable(dataset);
  }

  Optional<Path> data() {
    return Optional.ofNullable(data);
  }

  Scale scale() {
    return scale == null ? Scale.QUICK : scale;
  }

  private Dataset dataset() {
    return Types.id(ImageDataset.Folder.class).equals(dataset)
        ? imageFolder()
        : dataset(Types.id(Dataset.SyntheticGesture.class), PaperSetting.DVS_GESTURE);
  }

  /** Its number of classes is that of the folder. */
  Dataset imageFolder() {
    Path folder = data().orElseThrow(() -> wrongUse("image-folder needs --data DIR"));
    try {
      return ImageDataset.of(folder, PreparedData.defaultCache(), note());
    } catch (IOException e) {
      throw wrongUse(e.getMessage());
    }
  }

  /**
   * What is named, else the {@code papers} data, or {@code generated} ones where none are given.
   */
  Dataset dataset(String generated, String papers) {
    String id = data == null && scale() == Scale.QUICK ? generated : papers;
    Dataset chosen;
    try {
      chosen = types().preset(Dataset.class, dataset == null ? id : dataset);
    } catch (IllegalArgumentException e) {
      throw wrongUse("--dataset: " + e.getMessage());
    }
    if (chosen.needsData() && data == null) {
      throw wrongUse(chosen.whereToGet());
    }
    if (!chosen.scales().contains(scale())) {
      throw WrongUse.of(spec, "--scale %s is not defined for %s".formatted(scale(), chosen.name()));
    }
    return chosen;
  }

  /** Refuses a folder that is not there before anything takes time. */
  void requireData(Dataset dataset) throws IOException {
    if (data != null && !Files.exists(data)) {
      throw new IOException("there is no %s. %s".formatted(data, dataset.whereToGet()));
    }
  }

  /** Where {@link #reproduction} runs and where its tables go. */
  ResultWriter output() {
    return output(dataset());
  }

  ResultWriter output(Dataset dataset) {
    return output(spec.name(), dataset);
  }

  /** As if {@code table} were the command: tables of the same networks share their runs. */
  ResultWriter output(String table, Dataset dataset) {
    return output(table + "-" + dataset.name());
  }

  /** Where a table goes for which nothing is trained. */
  ResultWriter printed() {
    return output(spec.name());
  }

  private ResultWriter output(String name) {
    if (out != null && Files.exists(out) && !Files.isDirectory(out)) {
      throw wrongUse("--out must be a folder, found the file " + out);
    }
    return output.writer(out == null ? OutOption.runs().resolve(name) : out);
  }

  Types types() {
    return ClassPathOption.types(spec);
  }

  Runner reproduction() {
    return reproduction(output().folder());
  }

  Runner reproduction(Path folder) {
    WrongUse.requireBetween(spec, "--checkpoint-minutes", checkpointMinutes, 1, MINUTES_OF_A_YEAR);
    if (epochs != null && scale() == Scale.PAPER) {
      output
          .messages()
          .printf(
              "%d epochs; the paper's schedule of the learning rate is not stretched%n", epochs);
    }
    return new Runner(folder, data, types(), compute())
        .checkpointEvery(Duration.ofMinutes(checkpointMinutes))
        .tensorBoard(tensorBoard())
        .sharedBy(group());
  }

  private EventDetail tensorBoard() {
    if (noTensorBoard && histograms) {
      throw wrongUse("--histograms are part of the event files that --no-tensorboard leaves out");
    }
    return noTensorBoard
        ? EventDetail.NONE
        : histograms ? EventDetail.HISTOGRAMS : EventDetail.SCALARS;
  }

  private RankGroup group() {
    ranks.requireFits(device.device());
    return ranks.group();
  }

  /** As {@link #reproduction(Path)}, for runs that are only read. */
  Runner reader(Path folder) {
    return new Runner(folder, data, types(), RunCompute.on(Device.cpu())).sharedBy(ranks.group());
  }

  /** Whether this process only does what rank 0 of its group says. */
  boolean isFollower() {
    return ranks.isFollower();
  }

  boolean hasRanks() {
    return ranks.areGiven();
  }

  /** Whether another process has started this one. */
  boolean endsWithInput() {
    return ranks.endsWithInput();
  }

  /**
   * Whether its networks are too small for more than a thread each, and nothing chose otherwise.
   */
  boolean gainsFromJobs() {
    return scale() == Scale.QUICK
        && !device.device().isGpu()
        && !hasRanks()
        && ProcessFacts.threadsAskedFor().isEmpty();
  }

  /** Trains what rank 0 says, until it has nothing more. */
  void follow() throws IOException {
    Device own = ranks.deviceOf(device.device());
    ranks.requireFits(own);
    try (ProcessGroup group = ranks.join()) {
      new RankWorker(group, data, types(), own).run(note());
    }
  }

  /** The whole command, as it was given. */
  GivenCommand given() {
    return GivenCommand.of(spec);
  }

  OutputOptions outputOptions() {
    return output;
  }

  /** Refuses a device that is not there. */
  void requireDevice() {
    device.device();
  }

  RunCompute compute() {
    Device on =
        device.device(); // before the engine is asked, which needs a driver for its CUDA build
    return new RunCompute(ComputingOptions.of(spec).requestToCompute(), on, allowComputeChange);
  }

  ConsoleRunListener view() {
    return output.view();
  }

  Optional<Integer> epochs() {
    return Optional.ofNullable(epochs);
  }

  /** The samples of {@code data}, prepared if they are not in the cache. */
  PreparedData prepared(Experiment.Data data) throws IOException {
    ConsoleRunListener view = view();
    return PreparedData.of(data, this.data, PreparedData.defaultCache(), view::note, view::warn);
  }

  /** Shows messages about slow steps. */
  Consumer<String> note() {
    return view()::note;
  }

  /** Shows what must be seen. */
  Consumer<String> warning() {
    return view()::warn;
  }

  /** What the value of an option means, or an error that says why it means nothing. */
  <T> T option(String name, Supplier<T> value) {
    return WrongUse.checked(spec, name, value);
  }

  /** Refuses what is larger than anything can hold before any of it is computed. */
  void requireFit(List<Experiment> experiments) {
    SampleSize.requireFit(spec, experiments);
  }

  /** An experiment, or an error that names the option that does not fit. */
  Experiment fitting(Supplier<Experiment> experiment) {
    try {
      return experiment.get();
    } catch (IllegalArgumentException e) {
      throw wrongUse(e.getMessage());
    }
  }

  ParameterException wrongUse(String message) {
    return WrongUse.of(spec, message);
  }
}
