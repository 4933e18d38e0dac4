package sew.reproduce.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sew.data.AtomicFile;
import sew.data.Sha256;
import sew.registry.Types;
import sew.registry.UnknownTypeException;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.ExperimentFile;
import sew.reproduce.result.Json;
import sew.train.EpochMetrics;

/**
 * Where one run keeps its files: {@code experiment.json}, {@code environment.json}, {@code
 * metrics.jsonl} and {@code activity.jsonl} (one line per epoch), {@code checkpoint.npz} and {@code
 * checkpoint-previous.npz}, {@code best.npz}, {@code events.out.tfevents.sew} for TensorBoard, and
 * {@code summary.json} or {@code diverged.json} last.
 *
 * <p>A run is found by the experiment and the data in these files. The name of a new directory says
 * the same to people: dataset, caption, seed, and a hash of experiment and data, so that two of
 * them never share one.
 */
public record RunDirectory(Path path) {

  static final String GRADIENTS = "gradients.json";
  static final String SUMMARY = "summary.json";
  static final String DIVERGED = "diverged.json";
  private static final Pattern ENVIRONMENT =
      Pattern.compile("environment(?:-([1-9]\\d{0,5}))?\\.json");

  /** Where a new run goes. */
  public static RunDirectory of(Path out, Experiment experiment, String dataSha256) {
    String name =
        "%s-%s-seed%d-%.8s"
            .formatted(
                experiment.data().dataset().name(),
                Caption.of(experiment).slug(),
                experiment.seed(),
                Sha256.of(experiment.id() + dataSha256));
    return new RunDirectory(out.resolve(name));
  }

  /** The last part of its path. */
  public String name() {
    return path.getFileName().toString();
  }

  private Path experimentFile() {
    return path.resolve("experiment.json");
  }

  public boolean isStarted() {
    return Files.exists(experimentFile());
  }

  boolean isFinished() {
    return isStarted() && Files.exists(path.resolve(SUMMARY));
  }

  String id(Types types) throws IOException {
    return ExperimentFile.id(experimentFile(), types);
  }

  /** What is trained here, unless {@code types} lack a type of it or have it with other code. */
  public Experiment experiment(Types types) throws IOException {
    Experiment experiment = ExperimentFile.read(experimentFile(), types).experiment();
    requireSameCode(experiment, types);
    return experiment;
  }

  void requireSameCode(Experiment experiment, Types types) throws IOException {
    ExperimentFile.requireSameCode(experimentFile(), experiment, types);
  }

  /** Records what is trained here; a directory that has the record is left as it is. */
  public void describe(Experiment experiment, Types types) throws IOException {
    if (!isStarted()) {
      write("experiment.json", ExperimentFile.of(experiment, types).json());
    }
  }

  public Path checkpoint() {
    return path.resolve("checkpoint.npz");
  }

  /** The checkpoint before {@link #checkpoint}, for a run whose last one is damaged. */
  Path previousCheckpoint() {
    return path.resolve("checkpoint-previous.npz");
  }

  boolean hasCheckpoint() {
    return Files.exists(checkpoint()) || Files.exists(previousCheckpoint());
  }

  /** The checkpoint after the first epoch that reached the best test accuracy. */
  public Path best() {
    return path.resolve("best.npz");
  }

  Path lock() {
    return path.resolve("lock");
  }

  /** The right to train it and to write here, or empty where another process has it. */
  Optional<ProcessLock> tryHold() throws IOException {
    Files.createDirectories(path);
    return ProcessLock.tryHold(lock());
  }

  /** What the spiking layers did after each epoch. */
  ActivityFile activity() {
    return new ActivityFile(path.resolve("activity.jsonl"));
  }

  MetricsFile metrics() {
    return new MetricsFile(path.resolve("metrics.jsonl"));
  }

  /** Where the facts of this start go: a resumed run keeps those of its earlier starts. */
  String environmentFile() {
    return hasCheckpoint() ? environmentFile(starts() + 1) : environmentFile(1);
  }

  /** The number of the last start that has written its facts. */
  private int starts() {
    return environments().keySet().stream().reduce(0, Math::max);
  }

  /** The files with the facts of its starts, by number; one that was broken is missing. */
  private SortedMap<Integer, Path> environments() {
    SortedMap<Integer, Path> files = new TreeMap<>();
    for (String name : names()) {
      Matcher start = ENVIRONMENT.matcher(name);
      if (start.matches()) {
        int number = start.group(1) == null ? 1 : Integer.parseInt(start.group(1));
        files.put(number, path.resolve(name));
      }
    }
    return files;
  }

  private List<String> names() {
    String[] names = path.toFile().list();
    return names == null ? List.of() : List.of(names);
  }

  /** The facts of its last start, with which it continues; empty where none are left. */
  public Optional<JsonNode> lastEnvironment() throws IOException {
    SortedMap<Integer, Path> files = environments();
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(Json.read(files.get(files.lastKey()), JsonNode.class));
  }

  /** How many processes trained it together when it was started last; 1 where it never was. */
  int lastRanks() throws IOException {
    return Math.max(1, lastEnvironment().map(last -> last.path("ranks").size()).orElse(1));
  }

  /** The threads of its last start, as a record states them; empty where it was never started. */
  public Optional<String> lastThreads() throws IOException {
    return lastEnvironment().map(last -> last.path("threads").asText());
  }

  /**
   * What computed it, start after start, each as it was resolved: backend, memory order and
   * precision, such as "native, channels-first, float32"; one where nothing has changed, none where
   * an older version did not write it.
   */
  public List<String> computing() throws IOException {
    List<String> all = new ArrayList<>();
    for (Path file : environments().values()) {
      JsonNode computing = Json.read(file, JsonNode.class).path("computing");
      if (computing.path("backend").isTextual()) {
        all.add(
            "%s, %s, %s"
                .formatted(
                    computing.path("backend").asText(),
                    computing.path("memory-order").asText("channels-first"),
                    computing.path("precision").asText("float32")));
      }
    }
    return all.stream().distinct().toList();
  }

  private static String environmentFile(int start) {
    return start == 1 ? "environment.json" : "environment-" + start + ".json";
  }

  public void write(String file, Object value) throws IOException {
    Files.createDirectories(path);
    AtomicFile.write(path.resolve(file), Json.pretty(value));
  }

  /** A fact of its first start whose file can be read; it is the same at every start. */
  private Optional<JsonNode> fact(String name) throws IOException {
    for (Path file : environments().values()) {
      if (BrokenFiles.reason(file, JsonNode.class).isEmpty()) {
        return Optional.ofNullable(Json.read(file, JsonNode.class).findValue(name));
      }
    }
    return Optional.empty();
  }

  /** How many clips it is trained and tested on. */
  Optional<ClipCounts> clips() throws IOException {
    Optional<JsonNode> train = fact("trainClips");
    Optional<JsonNode> test = fact("testClips");
    return train.isEmpty() || test.isEmpty()
        ? Optional.empty()
        : Optional.of(new ClipCounts(train.get().asInt(), test.get().asInt()));
  }

  /** {@link sew.data.SplitSamples#splitSha256} of the data that it is trained on. */
  Optional<String> splitSha256() throws IOException {
    return fact("splitSha256").map(JsonNode::asText);
  }

  /** {@link PreparedData#sha256} of the data that it is trained on. */
  Optional<String> dataSha256() throws IOException {
    Optional<JsonNode> frames = fact("framesSha256");
    Optional<JsonNode> content = frames.isPresent() ? frames : fact("filesSha256");
    Optional<String> split = splitSha256();
    return content.isEmpty() || split.isEmpty()
        ? Optional.empty()
        : Optional.of(PreparedData.sha256(content.get().asText(), split.get()));
  }

  /** The summary of a finished run. */
  public Optional<RunMetrics> summary() throws IOException {
    return read(SUMMARY, RunMetrics.class);
  }

  /** How a run ended that diverged. */
  public Optional<Divergence> divergence() throws IOException {
    return read(DIVERGED, Divergence.class);
  }

  /** Whether there is nothing left to train. */
  public boolean isOver() throws IOException {
    return summary().isPresent() || divergence().isPresent();
  }

  /** What a sweep measured before this run. */
  public Optional<InitialGradients> gradients() throws IOException {
    return read(GRADIENTS, InitialGradients.class);
  }

  private <T> Optional<T> read(String name, Class<T> type) throws IOException {
    Path file = path.resolve(name);
    return Files.exists(file) ? Optional.of(Json.read(file, type)) : Optional.empty();
  }

  /** The epochs that are done; half a line at the end, which a crash leaves, does not count. */
  List<EpochMetrics> epochs() throws IOException {
    return metrics().epochs();
  }

  /** What is wrong with {@code experiment.json}, as far as that can be said without its types. */
  Optional<String> brokenExperiment(Types types) throws IOException {
    if (!isStarted()) {
      return Optional.empty();
    }
    try {
      id(types);
      return Optional.empty();
    } catch (UnknownTypeException e) {
      boolean hasNetwork = Json.read(experimentFile(), JsonNode.class).has("network");
      return hasNetwork ? Optional.empty() : Optional.of(e.getMessage());
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Gives what cannot be read another name, so that a run can go on without it: nothing is deleted.
   *
   * @return for each file what was wrong with it, and its new name
   */
  List<String> setBrokenAside(Types types) throws IOException {
    List<String> aside = new ArrayList<>();
    Optional<String> experiment = brokenExperiment(types);
    if (experiment.isPresent()) {
      aside.add(BrokenFiles.setAside(experimentFile(), experiment.get()));
    }
    List<Path> facts = new ArrayList<>(environments().values());
    for (Path file : facts) {
      BrokenFiles.setAside(file, JsonNode.class).ifPresent(aside::add);
    }
    BrokenFiles.setAside(path.resolve(GRADIENTS), InitialGradients.class).ifPresent(aside::add);
    BrokenFiles.setAside(path.resolve(SUMMARY), RunMetrics.class).ifPresent(aside::add);
    BrokenFiles.setAside(path.resolve(DIVERGED), Divergence.class).ifPresent(aside::add);
    return aside;
  }
}
