package sew.notebook.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import sew.compute.ComputeScope;
import sew.data.Npy;
import sew.data.Sha256;
import sew.model.EventNet;
import sew.reproduce.evaluate.Evaluation;
import sew.reproduce.evaluate.Evaluation.Order;
import sew.reproduce.evaluate.EvaluationData;
import sew.reproduce.evaluate.EvaluationTables;
import sew.reproduce.evaluate.FramesFile;
import sew.reproduce.evaluate.Prediction;
import sew.reproduce.evaluate.PredictionTables;
import sew.reproduce.result.Json;
import sew.weights.WeightFile;
import sew.weights.WeightLoading.Match;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/** The output of a trained event network on clips in files: computed here, or read from results. */
public record GestureClips(List<Clip> clips) {

  /**
   * One file of clips.
   *
   * @param logits as {@code sew predict} writes them
   * @param spikes per spiking layer and time step, as {@code sew predict} writes them
   * @param rates per spiking layer, as {@code sew evaluate} writes them
   * @param operations per layer, as {@code sew evaluate} writes them
   * @param microjoule the estimated energy for one clip
   */
  public record Clip(
      Origin origin,
      Table logits,
      Table spikes,
      Table rates,
      Table operations,
      double microjoule) {}

  /**
   * Where the numbers come from.
   *
   * @param made "computed here", or "loaded" and the commit that computed them
   */
  public record Origin(String name, String framesSha256, String weightsSha256, String made) {}

  /** Sends every file of {@code folder}, .npy or .npz, through {@code net}, T steps each. */
  public static GestureClips compute(EventNet net, Path weights, Path folder, Consumer<String> log)
      throws IOException {
    WeightFile file = WeightFile.read(weights);
    String weightsSha256 = Sha256.of(weights);
    List<Clip> clips = new ArrayList<>();
    for (Path path : files(folder)) {
      String name = path.getFileName().toString().replaceFirst("\\.np[yz]$", "");
      Npy frames = FramesFile.read(path);
      List<Prediction> predictions =
          Prediction.of(net, file, Match.NAME, frames, ComputeScope.current());
      // Firing rates and operations do not depend on the label.
      EvaluationData set = EvaluationData.ofFrames(frames, new int[predictions.size()]);
      Evaluation evaluation =
          Evaluation.of(
              net,
              net.classes(),
              file,
              Match.NAME,
              Order.NUMBER,
              set.batches(),
              ComputeScope.current());
      EvaluationTables tables = new EvaluationTables(evaluation);
      clips.add(
          new Clip(
              new Origin(name, Sha256.of(path), weightsSha256, "computed here"),
              PredictionTables.logits(name, predictions),
              PredictionTables.spikes(name, predictions),
              tables.firingRates(),
              tables.operations(),
              evaluation.operations().picojoule() / 1e6));
      log.accept(name);
    }
    return new GestureClips(clips);
  }

  /** The files of clips in a folder, sorted by name. */
  public static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files =
          all.filter(path -> path.toString().matches(".*\\.np[yz]")).sorted().toList();
      if (files.isEmpty()) {
        throw new IOException(
            "%s: expected clips [T, 2, H, W] in .npy or .npz files, found none".formatted(folder));
      }
      return files;
    }
  }

  /** What {@code sew predict} and {@code sew evaluate} wrote, one folder per clip. */
  public static GestureClips read(Path folder) throws IOException {
    List<Clip> clips = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path clip : all.filter(Files::isDirectory).sorted().toList()) {
        JsonNode json = Json.read(clip.resolve("evaluation.json"), JsonNode.class);
        JsonNode data = json.at("/environment/data");
        clips.add(
            new Clip(
                new Origin(
                    clip.getFileName().toString(),
                    data.path("framesSha256").asText(),
                    data.path("weightsSha256").asText(),
                    "loaded, commit %.12s".formatted(json.at("/environment/commit").asText())),
                csv(clip.resolve("logits.csv")),
                csv(clip.resolve("spikes.csv")),
                csv(clip.resolve("firing-rates.csv")),
                csv(clip.resolve("operations.csv")),
                json.at("/values/picojoulePerSample").asDouble() / 1e6));
      }
    }
    return new GestureClips(clips);
  }

  private static Table csv(Path file) {
    return Table.read()
        .usingOptions(
            CsvReadOptions.builder(file.toFile()).columnTypesToDetect(List.of(ColumnType.STRING)));
  }
}
