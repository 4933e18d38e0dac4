package sew.reproduce.ranks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import sew.collective.Ranks;
import sew.compute.Compute;
import sew.registry.Types;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.ExperimentFile;
import sew.reproduce.result.RunEnvironment;
import sew.train.BatchStatistics;

/**
 * What rank 0 tells the others of a run before they train it together.
 *
 * @param computing the settings as {@code environment.json} has them
 * @param dataSha256 of samples and split
 * @param epochs that are left
 */
public record RankJob(
    Experiment experiment,
    JsonNode computing,
    String dataSha256,
    int epochs,
    BatchStatistics statistics) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String END = "{}";

  static RankJob of(
      Experiment experiment,
      Compute.Resolved compute,
      String dataSha256,
      int epochs,
      BatchStatistics statistics) {
    JsonNode computing = JSON.valueToTree(RunEnvironment.computingSettings(compute));
    return new RankJob(experiment, computing, dataSha256, epochs, statistics);
  }

  /** By rank 0; the others {@link #receive}. */
  void send(Ranks ranks, Types types) {
    ObjectNode json = JSON.createObjectNode();
    json.set("experiment", JSON.valueToTree(ExperimentFile.of(experiment, types).json()));
    json.set("computing", computing);
    json.put("data", dataSha256);
    json.put("epochs", epochs);
    json.put("statistics", statistics.name());
    ranks.broadcast(json.toString());
  }

  /** By rank 0, when there is nothing more to train. */
  static void sendEnd(Ranks ranks) {
    ranks.broadcast(END);
  }

  /** The next run, or empty at the end. */
  public static Optional<RankJob> receive(Ranks ranks, Types types) throws IOException {
    JsonNode json = JSON.readTree(ranks.broadcast(""));
    if (json.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RankJob(
            ExperimentFile.of(json.get("experiment"), Path.of("rank 0"), types).experiment(),
            json.get("computing"),
            json.get("data").asText(),
            json.get("epochs").asInt(),
            BatchStatistics.valueOf(json.get("statistics").asText())));
  }
}
