package sew.reproduce.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import sew.registry.Types;
import sew.registry.UnknownTypeException;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.PaperSetting;
import sew.train.EpochMetrics;

/**
 * A run as recorded in its directory: what was trained, how far it is, and what it reached.
 *
 * @param directory empty for a run that was never started
 * @param epochs that are done
 * @param metrics empty for a run that is not finished
 * @param divergence empty for a run whose loss stayed finite
 * @param clips empty for a run that was never started
 * @param computing what computed it, see {@link RunDirectory#computing}
 * @param gradients before training, where they were measured
 * @param splitSha256 of the ordered lines "name,label,split" of all its samples; empty for a run
 *     that was never started
 */
public record RunRecord(
    Experiment experiment,
    Optional<RunDirectory> directory,
    State state,
    List<EpochMetrics> epochs,
    Optional<RunMetrics> metrics,
    Optional<Divergence> divergence,
    Optional<ClipCounts> clips,
    List<String> computing,
    Optional<InitialGradients> gradients,
    Optional<String> splitSha256) {

  private static final String FLOAT32 = "float32";

  /** How far a run is. */
  public enum State {
    TO_DO,
    UNFINISHED,
    FINISHED,
    DIVERGED
  }

  public RunRecord {
    epochs = List.copyOf(epochs);
    computing = List.copyOf(computing);
  }

  /** A run that was never started. */
  public static RunRecord missing(Experiment experiment) {
    return new RunRecord(
        experiment,
        Optional.empty(),
        State.TO_DO,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** Reads the run of {@code experiment} in {@code directory}. */
  public static RunRecord read(Experiment experiment, RunDirectory directory) throws IOException {
    Optional<RunMetrics> metrics = directory.summary();
    Optional<Divergence> divergence = directory.divergence();
    List<EpochMetrics> epochs = directory.epochs();
    State begun = epochs.isEmpty() ? State.TO_DO : State.UNFINISHED;
    State state = metrics.isPresent() ? State.FINISHED : begun;
    return new RunRecord(
        experiment,
        Optional.of(directory),
        divergence.isPresent() ? State.DIVERGED : state,
        epochs,
        metrics,
        divergence,
        directory.clips(),
        directory.computing(),
        directory.gradients(),
        directory.splitSha256());
  }

  /**
   * All finished runs in {@code folder}, at any depth, that are put together from built-in types.
   */
  public static List<RunRecord> finishedIn(Path folder) throws IOException {
    return finishedIn(folder, BuiltInTypes.TYPES, System.err::println);
  }

  /**
   * All finished runs in {@code folder}, at any depth; none where there is no such folder.
   *
   * @param note receives a message for each run that is left out because a file of it is broken, or
   *     a type of it is unknown or has other code
   */
  public static List<RunRecord> finishedIn(Path folder, Types types, Consumer<String> note)
      throws IOException {
    return readIn(folder, types, note, RunDirectory::isFinished);
  }

  /** As {@link #finishedIn(Path, Types, Consumer)}, all runs of which at least an epoch is done. */
  public static List<RunRecord> begunIn(Path folder, Types types, Consumer<String> note)
      throws IOException {
    return startedIn(folder, types, note).stream().filter(run -> !run.epochs().isEmpty()).toList();
  }

  /** As {@link #begunIn}, also those that have not come to the end of an epoch. */
  public static List<RunRecord> startedIn(Path folder, Types types, Consumer<String> note)
      throws IOException {
    return readIn(folder, types, note, RunDirectory::isStarted);
  }

  private static List<RunRecord> readIn(
      Path folder, Types types, Consumer<String> note, Predicate<RunDirectory> read)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<RunRecord> runs = new ArrayList<>();
    for (Path path : RunFolders.below(folder, note)) {
      RunDirectory directory = new RunDirectory(path);
      if (read.test(directory)) {
        try {
          runs.add(read(directory.experiment(types), directory));
        } catch (UnknownTypeException e) {
          note.accept("left out " + e.getMessage());
        } catch (IOException e) {
          String reason = String.valueOf(e.getMessage());
          boolean isNamed = reason.startsWith(path.toString());
          note.accept("left out " + (isNamed ? reason : path + ": " + reason));
        }
      }
    }
    return runs;
  }

  /** Whether there is nothing left to train. */
  public boolean isOver() {
    return state == State.FINISHED || state == State.DIVERGED;
  }

  /** What tables and logs call it. */
  public Caption caption() {
    return Caption.of(experiment);
  }

  /** Whether it trains a 7B-Net whose blocks are joined this way, on that data set. */
  public boolean isOf(String dataset, JoinKind connect) {
    return experiment.data().dataset().name().equals(dataset)
        && PaperSetting.sevenBNet(experiment).equals(Optional.of(connect));
  }

  /** Whether its data are the paper's, by their name and by how many there are. */
  public boolean isOnPapersData() {
    return PaperSetting.isOnPapersData(experiment)
        && clips.equals(ClipCounts.ofPapers(experiment.data().dataset()));
  }

  /** Whether it measures what a table of the paper does: its network and recipe, on its data. */
  public boolean isPaperSetting() {
    return isOnPapersData() && PaperSetting.isPapers(experiment);
  }

  /**
   * {@link Caption#scale}, which also says that the data are not as many as the paper's, which
   * samples a split with a name has made, a precision that is not float32, and how many samples of
   * the last epoch could not be read.
   */
  public String scale() {
    String split =
        experiment.data().dataset().split().isEmpty()
            ? ""
            : splitSha256.map(" (sha256 %.8s)"::formatted).orElse("");
    List<String> unusual =
        precisions().stream().filter(precision -> !precision.equals(FLOAT32)).toList();
    return scaleOfExperiment()
        + split
        + unusual.stream().map(", "::concat).collect(Collectors.joining())
        + leftOut();
  }

  private String leftOut() {
    int n = epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).leftOut();
    return n == 0 ? "" : ", %d %s left out".formatted(n, n == 1 ? "sample" : "samples");
  }

  /** In which precision it was computed, start after start; several where that has changed. */
  public List<String> precisions() {
    return computing.stream()
        .map(how -> how.substring(how.lastIndexOf(' ') + 1))
        .distinct()
        .toList();
  }

  private String scaleOfExperiment() {
    Caption caption = caption();
    if (clips.isEmpty() || isOnPapersData() || !PaperSetting.isOnPapersData(experiment)) {
      return caption.scale();
    }
    boolean images = experiment.data().dataset().name().equals(PaperSetting.IMAGE_NET);
    String other = images ? "other images" : "other clips";
    return caption
        .withLength(
            PaperSetting.isPapers(experiment)
                ? "the paper's recipe on " + other
                : caption.length() + ", " + other)
        .scale();
  }

  /** The metrics of a run that is known to be finished. */
  public RunMetrics finished() {
    return metrics.orElseThrow();
  }

  /** "finished", "diverged", "2/10 epochs" or "to do". */
  public String progress() {
    return switch (state) {
      case TO_DO -> "to do";
      case UNFINISHED -> "%d/%d epochs".formatted(epochs.size(), experiment.recipe().epochs());
      case FINISHED -> "finished";
      case DIVERGED -> "diverged";
    };
  }
}
