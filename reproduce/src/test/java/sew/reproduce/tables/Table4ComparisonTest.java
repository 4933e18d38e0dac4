package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Datasets;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.run.RunMetrics;
import sew.train.EpochMetrics;
import tech.tablesaw.api.Table;

class Table4ComparisonTest {

  @Test
  void standsBesideThePaperWithItsStandardErrorAndScale() {
    Table table = table(new RunMetrics(0.9792, 0.9861, 2, 4, 288, 60));
    assertEquals("97.92", table.getString(0, "paper %"));
    assertEquals("97.92 +- 0.84", table.getString(0, "last %"));
    assertEquals("98.61 (3)", table.getString(0, "best % (epoch)"));
    assertTrue(table.getString(0, "scale").startsWith("shortened, SYNTHETIC: 5 blocks c32"));
    assertEquals(List.of("ADD", "IAND", "-", "-", "AND"), table.stringColumn("g").asList());
  }

  @Test
  void isNotToldApartFromChanceByLuck() {
    // Four right answers more than a guesser's 26 of 288.
    Table lucky = table(new RunMetrics(30 / 288.0, 0.2, 0, 4, 288, 60));
    assertEquals("not told apart (0.8 s.e.)", lucky.getString(0, "last against chance"));
    Table better = table(new RunMetrics(0.5, 0.5, 0, 4, 288, 60));
    assertEquals("24 s.e. above 9.1 %", better.getString(0, "last against chance"));
  }

  @Test
  void marksAnotherNumberOfEpochsAsShortened() {
    Dataset real = Datasets.DVS_GESTURE.dataset();
    assertTrue(
        Table4.experiments(TrainingSetup.of(real, Scale.PAPER), 1)
            .get(0)
            .scale()
            .startsWith("the paper's setting: 7 blocks c32, T 16, T_train 12, 128 px, 192 epochs"));
    assertTrue(
        Table4.experiments(TrainingSetup.of(real, Scale.PAPER).withEpochs(3), 1)
            .get(0)
            .scale()
            .startsWith("shortened: 7"));
  }

  @Test
  void findsTheFirstBestEpoch() {
    RunMetrics summary =
        RunMetrics.of(List.of(epoch(0, 0.5), epoch(1, 0.7), epoch(2, 0.7), epoch(3, 0.6)), 100);
    assertEquals(new RunMetrics(0.6, 0.7, 1, 4, 100, 8), summary);
  }

  private static EpochMetrics epoch(int epoch, double accuracy) {
    return new EpochMetrics(epoch, 0.1, 1, 0.5, 1, accuracy, 2, 100);
  }

  @Test
  void saysWhichNetDivergedAndWhichClipsAreNotThePapers() {
    List<Experiment> experiments =
        Table4.experiments(TrainingSetup.of(Datasets.DVS_GESTURE.dataset(), Scale.PAPER), 1);
    List<Optional<RunMetrics>> none = Collections.nCopies(experiments.size(), Optional.empty());
    Table table = new Table4Comparison(experiments, none, new Table4Comparison.Clips(3, 1)).table();
    assertEquals("diverged", table.getString(4, "last %"));
    assertTrue(
        table.getString(0, "scale").startsWith("the paper's recipe on other clips: 7 blocks"));
    table = new Table4Comparison(experiments, none, Table4Comparison.Clips.PAPER).table();
    assertTrue(table.getString(0, "scale").startsWith("the paper's setting: 7 blocks"));
  }

  /** A verdict is given on the paper's data in the paper's setting, and nowhere else. */
  @Test
  void comparesWithThePaperOnlyWhatCanBeCompared() {
    List<Experiment> experiments =
        Table4.experiments(TrainingSetup.of(Datasets.DVS_GESTURE.dataset(), Scale.PAPER), 1);
    RunMetrics summary = new RunMetrics(0.95, 0.9757, 3, 192, 288, 60);
    List<Optional<RunMetrics>> all = Collections.nCopies(experiments.size(), Optional.of(summary));
    Table table = new Table4Comparison(experiments, all, Table4Comparison.Clips.PAPER).table();
    assertEquals("agrees (-0.3 s.e.)", table.getString(0, "best against the paper"));
    assertEquals("differs (+7.1 s.e.)", table.getString(4, "best against the paper"));
    assertEquals("97.92 (90)", table.getString(0, "log best % (epoch)"));
    assertEquals("96.88", table.getString(0, "log last %"));
    assertEquals("-", table.getString(1, "log last %"));
    table = new Table4Comparison(experiments, all, new Table4Comparison.Clips(330, 132)).table();
    assertEquals("-", table.getString(0, "best against the paper"));
  }

  private static Table table(RunMetrics summary) {
    List<Experiment> experiments =
        Table4.experiments(TrainingSetup.of(Datasets.SYNTHETIC_GESTURE.dataset(), Scale.QUICK), 1);
    return new Table4Comparison(
            experiments,
            Collections.nCopies(experiments.size(), Optional.of(summary)),
            new Table4Comparison.Clips(330, 132))
        .table();
  }
}
