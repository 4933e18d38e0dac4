package sew.notebook.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.Sweep;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.tables.AblationTable;
import sew.reproduce.tables.Table4;
import sew.reproduce.tables.Table4Comparison;

class AccuracyByJoinTest {
  private static final Path RESULTS = Path.of("..", "reproduce", "results");

  private static Table4Comparison committed(Dataset dataset, String folder) throws IOException {
    TrainingSetup setting = TrainingSetup.of(dataset, Scale.QUICK);
    return Table4Comparison.in(RESULTS.resolve(folder), Table4.experiments(setting, 2020));
  }

  @Test
  void runsAndThePapersNumbersHaveNamesErrorsAndPanelsOfTheirOwn() throws IOException {
    Figure figure =
        AccuracyByJoin.figure(
            committed(Dataset.SyntheticGesture.DEFAULT, "table4-synthetic-gesture"),
            committed(new Dataset.NMnist(), "table4-n-mnist"));
    assertEquals(
        "Left panel: shortened, SYNTHETIC; shortened, N-MNIST. Not to be compared with the right one",
        figure.mark());
    for (Panel panel : figure.panels()) {
      assertEquals(List.of("ADD", "IAND", "plain", "spiking", "AND"), panel.x().names());
      for (Curve curve : panel.curves()) {
        assertEquals(5, curve.errors().length);
        assertTrue(IntStream.range(0, 5).allMatch(i -> curve.errors()[i] > 0), curve.name());
      }
    }
    assertEquals(
        List.of("shortened, SYNTHETIC", "shortened, N-MNIST"),
        figure.panels().get(0).curves().stream().map(Curve::name).toList());
    Curve paper = figure.panels().get(1).curves().get(0);
    assertEquals(97.92, paper.y()[0]);
    assertEquals(0.84, paper.errors()[0], 0.005);
  }

  @Test
  void aSweepOverDepthHasDeviationsAndAMark() throws IOException {
    TrainingSetup setting =
        TrainingSetup.of(Dataset.SyntheticGesture.DEFAULT, Scale.QUICK).withSteps(4).withEpochs(6);
    Sweep sweep =
        new Sweep(
            JoinKind.TABLE_4, List.of(1, 2, 3, 4, 5), List.of(16), List.of(2020L, 2021L), setting);
    Figure figure =
        AccuracyByBlocks.figure(
            AblationTable.in(RESULTS.resolve("ablate-synthetic-gesture"), sweep));
    assertEquals("shortened, SYNTHETIC", figure.mark());
    List<Curve> curves = figure.panels().get(0).curves();
    assertEquals(5, curves.size());
    for (Curve curve : curves) {
      assertEquals(5, curve.y().length, curve.name());
      assertFalse(Double.isNaN(curve.errors()[4]), curve.name());
    }
  }
}
