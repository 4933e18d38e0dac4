package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.run.ClipCounts;
import sew.reproduce.run.RunMetrics;
import sew.reproduce.run.RunRecord;
import sew.train.EpochMetrics;
import tech.tablesaw.api.Table;

class Table4ComparisonTest {

  /** A reader who sees the paper's number beside a stand-in's takes it for a comparison. */
  @Test
  void aStandInNeverStandsBesideThePapersNumber() {
    RunMetrics summary = new RunMetrics(0.9792, 0.9861, 2, 4, 288, 60);
    List<Experiment> experiments =
        Table4.experiments(TrainingSetup.of(Dataset.SyntheticGesture.DEFAULT, Scale.QUICK), 1);
    ClipCounts clips = new ClipCounts(330, 132);
    assertEquals(0, comparison(experiments, Optional.of(summary), clips).table().rowCount());
    Table table = table(summary);
    assertEquals("Table 4's networks: shortened, SYNTHETIC", table.name());
    assertEquals(
        List.of("network", "g", "last %", "best % (epoch)", "last against chance", "scale"),
        table.columnNames());
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
    Dataset real = new Dataset.DvsGesture();
    assertTrue(
        scale(TrainingSetup.of(real, Scale.PAPER))
            .startsWith("the paper's setting: 7 blocks c32, T 16, T_train 12, 128 px, 192 epochs"));
    assertTrue(scale(TrainingSetup.of(real, Scale.PAPER).withEpochs(3)).startsWith("shortened: 7"));
  }

  private static String scale(TrainingSetup setting) {
    return Caption.of(Table4.experiments(setting, 1).get(0)).scale();
  }

  @Test
  void findsTheFirstBestEpoch() {
    RunMetrics summary =
        RunMetrics.of(List.of(epoch(0, 0.5), epoch(1, 0.7), epoch(2, 0.7), epoch(3, 0.6)), 100);
    assertEquals(new RunMetrics(0.6, 0.7, 1, 4, 100, 8), summary);
  }

  private static EpochMetrics epoch(int epoch, double accuracy) {
    return new EpochMetrics(epoch, 0.1, 1, 0.5, 1, accuracy, 2, 100, null, 0, 0);
  }

  @Test
  void saysWhichNetDivergedAndWhichClipsAreNotThePapers() {
    List<Experiment> experiments =
        Table4.experiments(TrainingSetup.of(new Dataset.DvsGesture(), Scale.PAPER), 1);
    Table table = comparison(experiments, Optional.empty(), new ClipCounts(3, 1)).otherRuns();
    assertEquals("diverged", table.getString(4, "last %"));
    assertTrue(
        table.getString(0, "scale").startsWith("the paper's recipe on other clips: 7 blocks"));
    table = comparison(experiments, Optional.empty(), ClipCounts.PAPER).table();
    assertTrue(table.getString(0, "scale").startsWith("the paper's setting: 7 blocks"));
    assertEquals("diverged", table.getString(4, "best % (epoch)"));
  }

  /** A verdict is given on the paper's data in the paper's setting, and nowhere else. */
  @Test
  void comparesWithThePaperOnlyWhatCanBeCompared() {
    List<Experiment> experiments =
        Table4.experiments(TrainingSetup.of(new Dataset.DvsGesture(), Scale.PAPER), 1);
    RunMetrics summary = new RunMetrics(0.95, 0.9757, 3, 192, 288, 60);
    Table table = comparison(experiments, Optional.of(summary), ClipCounts.PAPER).table();
    assertEquals("97.92", table.getString(0, "paper %"));
    assertEquals("agrees (-0.3 s.e.)", table.getString(0, "best against the paper"));
    assertEquals("differs (+7.1 s.e.)", table.getString(4, "best against the paper"));
    assertEquals("97.92 (90)", table.getString(0, "log best % (epoch)"));
    assertEquals("96.88", table.getString(0, "log last %"));
    assertEquals("-", table.getString(1, "log last %"));
    Table4Comparison fewer =
        comparison(experiments, Optional.of(summary), new ClipCounts(330, 132));
    assertEquals(0, fewer.table().rowCount());
    assertEquals(5, fewer.otherRuns().rowCount());
  }

  private static Table table(RunMetrics summary) {
    List<Experiment> experiments =
        Table4.experiments(TrainingSetup.of(Dataset.SyntheticGesture.DEFAULT, Scale.QUICK), 1);
    return comparison(experiments, Optional.of(summary), new ClipCounts(330, 132)).otherRuns();
  }

  private static Table4Comparison comparison(
      List<Experiment> experiments, Optional<RunMetrics> metrics, ClipCounts clips) {
    return new Table4Comparison(
        experiments.stream()
            .map(
                experiment ->
                    new RunRecord(
                        experiment,
                        Optional.empty(),
                        metrics.isPresent() ? RunRecord.State.FINISHED : RunRecord.State.DIVERGED,
                        List.of(),
                        metrics,
                        Optional.empty(),
                        Optional.of(clips),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()))
            .toList());
  }
}
