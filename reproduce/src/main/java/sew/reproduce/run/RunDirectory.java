package sew.reproduce.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sew.data.AtomicFile;
import sew.data.Sha256;
import sew.registry.Types;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.ExperimentFile;
import sew.reproduce.result.Json;
import sew.train.EpochMetrics;

/**
 * Where one run keeps its files: {@code experiment.json}, {@code environment.json}, {@code
 * metrics.jsonl} (one line per epoch), {@code checkpoint.npz} and {@code checkpoint-previous.npz},
 * {@code best.npz}, and {@code summary.json} or {@code diverged.json} last.
 *
 * <p>A run is found by the experiment and the data in these files. The name of a new directory says
 * the same to people: dataset, caption, seed, and a hash of experiment and data, so that two of
 * them never share one.
 */
public record RunDirectory(Path path) {

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

  private Path experimentFile() {
    return path.resolve("experiment.json");
  }

  boolean isStarted() {
    return Files.exists(experimentFile());
  }

  boolean isFinished() {
    return isStarted() && Files.exists(path.resolve("summary.json"));
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

  private Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  /** Where the facts of this start go: a resumed run keeps those of its earlier starts. */
  String environmentFile() {
    return hasCheckpoint() ? environmentFile(starts() + 1) : environmentFile(1);
  }

  /** How many starts have written their facts. */
  private int starts() {
    int starts = 0;
    while (Files.exists(path.resolve(environmentFile(starts + 1)))) {
      starts++;
    }
    return starts;
  }

  /** The facts of its last start, with which it continues. */
  JsonNode lastEnvironment() throws IOException {
    return Json.read(path.resolve(environmentFile(Math.max(1, starts()))), JsonNode.class);
  }

  /**
   * What computed it, start after start, each as it was resolved: backend, memory order and
   * precision, such as "native, channels-first, float32"; one where nothing has changed, none where
   * an older version did not write it.
   */
  public List<String> computing() throws IOException {
    List<String> all = new ArrayList<>();
    for (int start = 1; start <= starts(); start++) {
      JsonNode file = Json.read(path.resolve(environmentFile(start)), JsonNode.class);
      JsonNode computing = file.path("computing");
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

  /** The facts of its first start. */
  JsonNode environment() throws IOException {
    return Json.read(path.resolve("environment.json"), JsonNode.class);
  }

  private Optional<JsonNode> fact(String name) throws IOException {
    Path file = path.resolve("environment.json");
    return Files.exists(file)
        ? Optional.ofNullable(environment().findValue(name))
        : Optional.empty();
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
    return read("summary.json", RunMetrics.class);
  }

  /** How a run ended that diverged. */
  public Optional<Divergence> divergence() throws IOException {
    return read("diverged.json", Divergence.class);
  }

  /** Whether there is nothing left to train. */
  public boolean isOver() throws IOException {
    return summary().isPresent() || divergence().isPresent();
  }

  /** What a sweep measured before this run. */
  public Optional<InitialGradients> gradients() throws IOException {
    return read("gradients.json", InitialGradients.class);
  }

  private <T> Optional<T> read(String name, Class<T> type) throws IOException {
    Path file = path.resolve(name);
    return Files.exists(file) ? Optional.of(Json.read(file, type)) : Optional.empty();
  }

  /** The epochs that are done; half a line at the end, which a crash leaves, does not count. */
  List<EpochMetrics> epochs() throws IOException {
    String text = Files.exists(metrics()) ? Files.readString(metrics()) : "";
    List<EpochMetrics> epochs = new ArrayList<>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      epochs.add(Json.parse(line, EpochMetrics.class, metrics()));
    }
    return epochs;
  }

  /**
   * Appends an epoch's line, which is on the disk before the checkpoint that needs it; what a crash
   * left of a line is cut off when the run is resumed.
   */
  void append(EpochMetrics epoch) throws IOException {
    Files.writeString(
        metrics(),
        Json.line(epoch) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        StandardOpenOption.SYNC);
  }

  /** The first {@code epochs} lines; later ones, of an epoch that was not saved, are dropped. */
  List<EpochMetrics> restoreMetrics(int epochs) throws IOException {
    List<String> lines = Files.exists(metrics()) ? Files.readAllLines(metrics()) : List.of();
    if (lines.size() < epochs) {
      throw new IOException(
          "%s has %d lines, but the checkpoint was written after %d epochs; move %s away to start again"
              .formatted(metrics(), lines.size(), epochs, path));
    }
    List<EpochMetrics> kept = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String line : lines.subList(0, epochs)) {
      kept.add(Json.parse(line, EpochMetrics.class, metrics()));
      text.append(line).append('\n');
    }
    AtomicFile.write(metrics(), text.toString());
    return kept;
  }
}
