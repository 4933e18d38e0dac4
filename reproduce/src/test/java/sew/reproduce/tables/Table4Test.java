package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import sew.data.Sha256;
import sew.neuron.Neuron;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.result.Json;
import sew.reproduce.run.ClipCounts;
import sew.reproduce.run.RunDirectories;
import sew.reproduce.run.RunDirectory;

class Table4Test {
  private static final Path RESULTS = Path.of("results", "table4-n-mnist");

  @Test
  void theFiveRowsAreThoseOfThePaper() {
    assertEquals(
        "[ADD 97.92, IAND 95.49, plain 91.67, spiking 90.97, AND 70.49]",
        Table4.ROWS.stream()
            .map(row -> row.connect() + " " + row.paperPercent())
            .toList()
            .toString());
  }

  /** A run that was finished once is found for ever. */
  @Test
  void committedRunsAreFoundByWhatTheyAre() throws IOException {
    TrainingSetup setting = TrainingSetup.of(new Dataset.NMnist(), Scale.QUICK);
    List<Experiment> experiments = Table4.experiments(setting, 2020);
    RunDirectories committed = RunDirectories.in(RESULTS, BuiltInTypes.TYPES);
    for (Experiment experiment : experiments) {
      RunDirectory run = committed.find(experiment, committedData()).orElseThrow();
      assertTrue(run.summary().isPresent(), run.toString());
      assertTrue(committed.find(experiment, "other data").isEmpty());
    }
    assertEquals(5, experiments.size());
  }

  @Test
  void isReadFromItsRunsWithoutTheRecordings() throws IOException {
    TrainingSetup setting = TrainingSetup.of(new Dataset.NMnist(), Scale.QUICK);
    Table4Comparison read = Table4Comparison.in(RESULTS, Table4.experiments(setting, 2020));
    assertEquals(new ClipCounts(1000, 100), read.runs().get(0).clips().orElseThrow());
    String[] lines =
        Files.readString(RESULTS.resolve("table4-7-epochs-seed-2020.csv")).split("\n", -1);
    for (int row = 0; row < Table4.ROWS.size(); row++) {
      String last = read.otherRuns().getString(row, "last %");
      assertTrue(lines[row + 1].contains("," + last + ","), lines[row + 1]);
    }
    IOException missing =
        assertThrows(
            IOException.class, () -> Table4Comparison.in(RESULTS, Table4.experiments(setting, 1)));
    assertTrue(missing.getMessage().contains("train it with reproduce/sew run table4"));
  }

  private static String committedData() throws IOException {
    Path run = RESULTS.resolve("n-mnist-plain-net-seed2020-896a7abc");
    JsonNode environment =
        Json.parse(Files.readString(run.resolve("environment.json")), JsonNode.class);
    return Sha256.of(
        environment.path("framesSha256").asText() + environment.path("splitSha256").asText());
  }

  @Test
  void aSweepSharesTheRunsOfTable4AndNamesOthersByDepthAndWidth() {
    TrainingSetup setting = TrainingSetup.of(new Dataset.DvsGesture(), Scale.PAPER);
    Experiment table4 = Table4.experiments(setting, 2020).get(0);
    assertEquals(table4, setting.experiment(JoinKind.ADD, 7, 32, Neuron.Plif.DEFAULT, 2020));
    Experiment shallow = setting.experiment(JoinKind.ADD, 1, 16, Neuron.Plif.DEFAULT, 2020);
    assertEquals("sew-resnet-add-1-block-c16", Caption.of(shallow).slug());
    assertEquals(
        "the paper's recipe, changed: 1 block c16, T 16, T_train 12, 128 px, 192 epochs",
        Caption.of(shallow).scale());
    assertEquals(
        "the paper's recipe, changed: 7 blocks c32, T 8, T_train 8, 128 px, 192 epochs",
        Caption.of(setting.withSteps(8).experiment(JoinKind.AND, 2020)).scale());
    assertEquals(
        "the paper's setting with more epochs: 7 blocks c32, T 16, T_train 12, 128 px, 193 epochs",
        Caption.of(setting.withEpochs(193).experiment(JoinKind.AND, 2020)).scale());
  }
}
