package sew.reproduce.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.result.Json;
import sew.reproduce.tables.Table4Comparison;
import sew.train.EpochMetrics;

/**
 * A run that was trained to its end, as its directory tells it.
 *
 * @param name of the experiment, such as "SEW ResNet (ADD)"
 * @param dataset the type of its data, such as "DvsGesture"
 * @param scale how far it is from the paper's setting, in words
 * @param steps time steps T
 */
public record FinishedRun(
    String name,
    String dataset,
    String scale,
    int steps,
    int trainClips,
    RunMetrics summary,
    List<EpochMetrics> epochs) {

  /** All finished runs in {@code folder}, at any depth; none where there is no such folder. */
  public static List<FinishedRun> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> directories;
    try (Stream<Path> files = Files.walk(folder)) {
      directories = files.filter(FinishedRun::isRun).sorted().toList();
    }
    List<FinishedRun> runs = new ArrayList<>();
    for (Path directory : directories) {
      runs.add(read(directory));
    }
    return runs;
  }

  private static boolean isRun(Path directory) {
    return Files.exists(directory.resolve("experiment.json"))
        && Files.exists(directory.resolve("summary.json"));
  }

  private static FinishedRun read(Path directory) throws IOException {
    JsonNode experiment = Json.read(directory.resolve("experiment.json"), JsonNode.class);
    JsonNode environment = Json.read(directory.resolve("environment.json"), JsonNode.class);
    List<EpochMetrics> epochs = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("metrics.jsonl"))) {
      epochs.add(Json.parse(line, EpochMetrics.class));
    }
    return new FinishedRun(
        experiment.path("name").asText(),
        experiment.path("data").path("dataset").path("type").asText(),
        experiment.path("scale").asText(),
        experiment.path("data").path("steps").asInt(),
        environment.findPath("trainClips").asInt(),
        Json.read(directory.resolve("summary.json"), RunMetrics.class),
        epochs);
  }

  /** Whether it measures what the paper's Table 4 does: its recipe, on its clips. */
  public boolean isThePapersDvsGesture() {
    return dataset.equals("DvsGesture")
        && scale.startsWith(TrainingSetup.PAPER)
        && Table4Comparison.Clips.PAPER.equals(
            new Table4Comparison.Clips(trainClips, summary.testClips()));
  }
}
