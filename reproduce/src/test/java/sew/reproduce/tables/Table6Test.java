package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import sew.reproduce.experiment.PaperExperiments;
import sew.reproduce.run.RunRecord;
import sew.reproduce.run.ToldRun;
import sew.train.EpochMetrics;
import sew.train.Recipe;
import tech.tablesaw.api.Table;

class Table6Test {
  private static final String EQUAL = "equal to the printed digits";

  @Test
  void hasALogForSixteenStepsOnly() {
    Table table = Table6.table(List.of());
    assertEquals(
        List.of("1,192,218", "1,192,218", "1,192,218", "-", "-"),
        column(table, "counted parameters"));
    assertEquals(List.of("-", "-", EQUAL, "-", "-"), column(table, "log against paper"));
    assertEquals("72.800 +- 1.407", table.getString(2, "log last acc %"));
  }

  @Test
  void aRunStandsInTheRowOfItsTimeStepsIfItsSplitIsTheAuthors() {
    List<EpochMetrics> epochs = List.of(ToldRun.epoch(0, 1, 0.9, 0.69, 0.99));
    RunRecord eight = ToldRun.finished(PaperExperiments.cifar10Dvs(8), ToldRun.CIFAR10_DVS, epochs);
    RunRecord first =
        ToldRun.finished(
            PaperExperiments.cifar10Dvs("first-100", 16, Recipe.cifar10Dvs(16)),
            ToldRun.CIFAR10_DVS,
            epochs);
    Table table = Table6.table(List.of(eight, first));
    assertEquals(List.of("-", "69.000 +- 1.463", "-", "-", "-"), column(table, "run last acc %"));
    assertEquals("agrees (-0.6 s.e.)", table.getString(1, "run against paper"));
    Table others = Table6.otherRuns(List.of(eight, first));
    assertEquals(1, others.rowCount());
    assertEquals(
        "the paper's recipe, changed: 4 blocks c64 + 3 blocks c128, T 16, T_train 16, 128 px,"
            + " 64 epochs, split first-100 (sha256 01234567)",
        others.getString(0, "scale"));
  }

  private static List<String> column(Table table, String name) {
    return table.stringColumn(name).asList();
  }
}
