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
import sew.reproduce.experiment.Datasets;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.result.Json;
import sew.reproduce.run.RunDirectory;

class Table4Test {
  private static final Path RESULTS = Path.of("results", "table4-n-mnist");

  /** The directory's name is a promise: a run that was finished once is found for ever. */
  @Test
  void committedRunsAreFoundByTheirNames() throws IOException {
    TrainingSetup setting = TrainingSetup.of(Datasets.N_MNIST.dataset(), Scale.QUICK);
    List<Experiment> experiments = Table4.experiments(setting, 2020);
    for (Experiment experiment : experiments) {
      RunDirectory run = RunDirectory.of(RESULTS, experiment, committedData());
      assertTrue(run.summary().isPresent(), run.toString());
      assertEquals(RunDirectory.description(experiment), run.description());
    }
    assertEquals(5, experiments.size());
  }

  @Test
  void isReadFromItsRunsWithoutTheRecordings() throws IOException {
    TrainingSetup setting = TrainingSetup.of(Datasets.N_MNIST.dataset(), Scale.QUICK);
    Table4Comparison read = Table4Comparison.in(RESULTS, Table4.experiments(setting, 2020));
    assertEquals(new Table4Comparison.Clips(1000, 100), read.clips());
    String[] lines =
        Files.readString(RESULTS.resolve("table4-7-epochs-seed-2020.csv")).split("\n", -1);
    for (int row = 0; row < Table4.ROWS.size(); row++) {
      String last = read.table().getString(row, "last %");
      assertTrue(lines[row + 1].contains("," + last + ","), lines[row + 1]);
    }
    IOException missing =
        assertThrows(
            IOException.class, () -> Table4Comparison.in(RESULTS, Table4.experiments(setting, 1)));
    assertTrue(missing.getMessage().contains("train it by reproduce/sew run table4"));
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
    TrainingSetup setting = TrainingSetup.of(Datasets.DVS_GESTURE.dataset(), Scale.PAPER);
    Experiment table4 = Table4.experiments(setting, 2020).get(0);
    assertEquals(table4, setting.experiment(JoinKind.ADD, 7, 32, 2020));
    Experiment shallow = setting.experiment(JoinKind.ADD, 1, 16, 2020);
    assertEquals("sew-resnet-add-1-block-c16", shallow.slug());
    assertEquals(
        "the paper's recipe, changed: 1 block c16, T 16, T_train 12, 128 px, 192 epochs",
        shallow.scale());
    assertEquals(
        "the paper's recipe, changed: 7 blocks c32, T 8, T_train 8, 128 px, 192 epochs",
        setting.withSteps(8).experiment(JoinKind.AND, 2020).scale());
    assertEquals(
        "the paper's setting with more epochs: 7 blocks c32, T 16, T_train 12, 128 px, 193 epochs",
        setting.withEpochs(193).experiment(JoinKind.AND, 2020).scale());
  }
}
