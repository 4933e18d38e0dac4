package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Table;

class Table5Test {
  private static final String EQUAL = "equal to the printed digits";

  @Test
  void countsThePapersParameters() {
    Table table = Table5.table(List.of());
    assertEquals("130,426", table.getString(0, "counted parameters"));
    assertEquals(EQUAL, table.getString(0, "parameters against paper"));
    assertEquals("97.917 (90)", table.getString(0, "log best acc % (epoch)"));
    assertEquals("96.875 +- 1.025", table.getString(0, "log last acc %"));
    assertEquals(List.of(EQUAL, "-", "-", "-"), column(table, "log against paper"));
  }

  @Test
  void onlyARunInThePapersSettingStandsBesideThePapersNumber(@TempDir Path folder)
      throws Exception {
    DvsGestureRun.write(folder.resolve("a"), DvsGestureRun.PAPER, 1176, 288);
    DvsGestureRun.write(folder.resolve("b"), DvsGestureRun.PAPER, 100, 288);
    DvsGestureRun.write(folder.resolve("c"), DvsGestureRun.SHORT, 1176, 288);
    List<RunRecord> runs = RunRecord.finishedIn(folder);
    Table table = Table5.table(runs);
    assertEquals(4, table.rowCount());
    assertEquals("98.000 +- 0.825", table.getString(0, "run last acc %"));
    assertEquals(EQUAL, table.getString(0, "log against paper"));
    assertEquals("agrees (+0.1 s.e.)", table.getString(0, "run against paper"));
    Table others = Table5.otherRuns(runs);
    assertEquals(
        List.of(
            "the paper's recipe on other clips: 7 blocks c32, T 16, T_train 12, 128 px, 192 epochs",
            "shortened: 7 blocks c32, T 16, T_train 12, 128 px, 10 epochs"),
        column(others, "scale"));
    assertEquals(2, others.rowCount());
  }

  @Test
  void runsOnOtherDataAreNotListed() throws Exception {
    List<RunRecord> digits = RunRecord.finishedIn(Path.of("results", "table4-n-mnist"));
    assertEquals(5, digits.size());
    assertEquals("-", Table5.table(digits).getString(0, "run last acc %"));
    assertTrue(RunRecord.finishedIn(Path.of("nowhere")).isEmpty());
  }

  private static List<String> column(Table table, String name) {
    return table.stringColumn(name).asList();
  }
}
