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
import sew.reproduce.experiment.Experiment;
import sew.reproduce.result.Json;
import sew.reproduce.result.RecordJson;
import sew.reproduce.tables.Table4Comparison;
import sew.train.EpochMetrics;

/**
 * Where one run keeps its files: {@code experiment.json}, {@code environment.json}, {@code
 * metrics.jsonl} (a line an epoch), {@code checkpoint.npz}, and {@code summary.json} or {@code
 * diverged.json} last.
 *
 * <p>The name ends in a hash of the experiment and its data, so that two of them never share a
 * directory.
 */
public record RunDirectory(Path path) {

  static RunDirectory of(Path out, Experiment experiment, PreparedData data) {
    return of(out, experiment, data.sha256());
  }

  public static RunDirectory of(Path out, Experiment experiment, String dataSha256) {
    String hash = Sha256.of(description(experiment) + dataSha256).substring(0, 8);
    String name =
        "%s-%s-seed%d-%s"
            .formatted(
                experiment.data().dataset().name(), experiment.slug(), experiment.seed(), hash);
    return new RunDirectory(out.resolve(name));
  }

  /** What {@code experiment.json} holds of an experiment. */
  public static String description(Experiment experiment) {
    return Json.pretty(RecordJson.of(experiment));
  }

  /** What its {@code experiment.json} holds; empty where there is none. */
  public String description() throws IOException {
    Path file = path.resolve("experiment.json");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  public Path checkpoint() {
    return path.resolve("checkpoint.npz");
  }

  Path lock() {
    return path.resolve("lock");
  }

  private Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  /** Where the facts of this start go: a run that goes on keeps those of its first part. */
  String environmentFile() {
    return Files.exists(checkpoint()) ? environmentFile(starts() + 1) : environmentFile(1);
  }

  /** How many starts have written their facts. */
  private int starts() {
    int starts = 0;
    while (Files.exists(path.resolve(environmentFile(starts + 1)))) {
      starts++;
    }
    return starts;
  }

  /** The facts of its last start, which are those that it goes on with. */
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

  /** How many clips it is trained and tested on. */
  public Table4Comparison.Clips clips() throws IOException {
    JsonNode environment = environment();
    return new Table4Comparison.Clips(
        environment.findPath("trainClips").asInt(), environment.findPath("testClips").asInt());
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

  /** How many epochs have a line, whether the run goes on or has ended. */
  public int epochs() throws IOException {
    return Files.exists(metrics()) ? Files.readAllLines(metrics()).size() : 0;
  }

  /** Appends an epoch's line; what a crash left of a line is cut off when the run goes on. */
  void append(EpochMetrics epoch) throws IOException {
    Files.writeString(
        metrics(), Json.line(epoch) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
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
      kept.add(Json.parse(line, EpochMetrics.class));
      text.append(line).append('\n');
    }
    AtomicFile.write(metrics(), text.toString());
    return kept;
  }
}
