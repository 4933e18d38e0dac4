package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sew.reproduce.run.FinishedRun;
import sew.residual.ConnectFunction;
import tech.tablesaw.api.Table;

class TablesTest {
  private static final String EQUAL = "equal to the printed digits";

  @ParameterizedTest
  @MethodSource("sew.residual.ConnectFunction#values")
  void theTruthTablesAreThoseOfTheExpressions(ConnectFunction g) {
    float[] expected =
        switch (g.name()) {
          case "ADD" -> new float[] {0, 1, 1, 2};
          case "AND" -> new float[] {0, 0, 0, 1};
          case "IAND" -> new float[] {0, 1, 0, 0};
          default -> throw new AssertionError(g);
        };
    assertArrayEquals(expected, Table1.truthTable(g));
  }

  @Test
  void table1FindsThePapersIdentityConditions() {
    Table table = Table1.table();
    assertEquals(List.of("ADD", "AND", "IAND"), column(table, "g"));
    assertEquals(List.of("A = 0", "A = 1", "A = 0"), column(table, "computed: identity when"));
    assertEquals(List.of("equal", "equal", "equal"), column(table, "verdict"));
  }

  @Test
  void everyNumberOfTable2IsTheBestOfItsLog() {
    Table table = Table2.table(List.of());
    assertEquals(Collections.nCopies(10, EQUAL), column(table, "acc1: log against paper"));
    assertEquals(Collections.nCopies(10, EQUAL), column(table, "acc5: log against paper"));
    assertEquals("63.182 (314)", table.getString(0, "log best acc1 % (epoch)"));
    assertEquals("62.812 +- 0.216", table.getString(0, "log last acc1 %"));
    assertEquals("8.706 +- 0.126", table.getString(9, "log last acc1 %"));
    assertEquals(Collections.nCopies(10, "-"), column(table, "run last acc1 %"));
  }

  /** The paper's acc1 and acc5 of a network are of two epochs, but for two networks. */
  @Test
  void theTwoAccuraciesOfTable2AreOfDifferentEpochs() {
    Table table = Table2.table(List.of());
    List<String> paper = column(table, "paper acc5 %");
    List<String> atBestAcc1 = column(table, "acc5 % at best acc1");
    List<String> same = new ArrayList<>();
    for (int i = 0; i < paper.size(); i++) {
      if (paper.get(i).equals(atBestAcc1.get(i))) {
        same.add(table.getString(i, "network"));
      }
    }
    assertEquals(List.of("Spiking ResNet-50", "Spiking ResNet-101"), same);
  }

  @Test
  void table3KnowsItsOwnRowsFromOtherWork() {
    Table table = Table3.table(List.of());
    assertEquals(12, table.rowCount());
    for (int i = 0; i < table.rowCount(); i++) {
      boolean own = table.getString(i, "network").startsWith("SEW");
      assertEquals(own ? EQUAL : "-", table.getString(i, "log against paper"));
      assertEquals(own, !table.getString(i, "parameters").equals("-"));
    }
  }

  @Test
  void table5CountsThePapersParameters() {
    Table table = Table5.table(List.of());
    assertEquals("130,426", table.getString(0, "counted parameters"));
    assertEquals(EQUAL, table.getString(0, "parameters against paper"));
    assertEquals("97.917 (90)", table.getString(0, "log best acc % (epoch)"));
    assertEquals("96.875 +- 1.025", table.getString(0, "log last acc %"));
    assertEquals(List.of(EQUAL, "-", "-", "-"), column(table, "log against paper"));
  }

  @Test
  void table6HasALogForSixteenStepsOnly() {
    Table table = Table6.table(List.of());
    assertEquals(
        List.of("1,192,218", "1,192,218", "1,192,218", "-", "-"),
        column(table, "counted parameters"));
    assertEquals(List.of("-", "-", EQUAL, "-", "-"), column(table, "log against paper"));
    assertEquals("72.800 +- 1.407", table.getString(2, "log last acc %"));
  }

  @Test
  void aRunStandsInItsOwnRowAndOnlyThePapersSettingGetsAVerdict(@TempDir Path folder)
      throws Exception {
    DvsGestureRun.write(folder.resolve("a"), "the paper's setting: 7 blocks", 1176, 288);
    DvsGestureRun.write(folder.resolve("b"), "the paper's setting: 7 blocks", 100, 288);
    DvsGestureRun.write(folder.resolve("c"), "shortened: 5 blocks", 1176, 288);
    Table table = Table5.table(FinishedRun.in(folder));
    assertEquals(6, table.rowCount());
    assertEquals("98.000 +- 0.825", table.getString(0, "run last acc %"));
    assertEquals(
        EQUAL + "; run's best +0.08 points (0.1 s.e.)", table.getString(0, "log against paper"));
    assertEquals(EQUAL, table.getString(1, "log against paper"));
    assertEquals(EQUAL, table.getString(2, "log against paper"));
    assertEquals("run: shortened: 5 blocks", table.getString(2, "scale"));
  }

  @Test
  void runsOnOtherDataAreNotListed() throws Exception {
    List<FinishedRun> digits = FinishedRun.in(Path.of("results", "table4-n-mnist"));
    assertEquals(5, digits.size());
    assertEquals("-", Table5.table(digits).getString(0, "run last acc %"));
    assertTrue(FinishedRun.in(Path.of("nowhere")).isEmpty());
  }

  @Test
  void anotherNumberIsSaidToDiffer() {
    assertEquals(EQUAL, new Printed("97.92").verdict(" points", 97.91666));
    assertEquals("differs by -0.010 points", new Printed("97.92").verdict(" points", 97.91));
    assertEquals(EQUAL, new Printed("74.4").verdict(" points", 74.40));
    assertEquals("differs by +0.500 M", new Printed("1.70").verdict(" M", 2.2));
  }

  private static List<String> column(Table table, String name) {
    return table.stringColumn(name).asList();
  }
}
