package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import sew.model.ResNet;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.ImageDataset;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.PaperExperiments;
import sew.reproduce.run.ClipCounts;
import sew.reproduce.run.RunRecord;
import sew.reproduce.run.ToldRun;
import sew.train.EpochMetrics;
import tech.tablesaw.api.Table;

class Table2Test {
  private static final String EQUAL = "equal to the printed digits";

  @Test
  void everyNumberIsTheBestOfItsLog() {
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
  void theTwoAccuraciesAreOfDifferentEpochs() {
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

  /** Only the paper's setting on the paper's images stands beside the paper's numbers. */
  @Test
  void aRunIsComparedInBothAccuraciesAndAllOthersHaveATableOfTheirOwn() {
    Experiment sew = PaperExperiments.imageNet(ResNet.Depth.D18, JoinKind.ADD);
    List<EpochMetrics> epochs =
        List.of(ToldRun.epoch(0, 2, 0.5, 0.6300, 0.8500), ToldRun.epoch(1, 1, 0.6, 0.6290, 0.8460));
    RunRecord papers = ToldRun.finished(sew, ToldRun.IMAGE_NET, epochs);
    RunRecord fewer = ToldRun.finished(sew, new ClipCounts(1000, 500), epochs);
    Dataset drawn = ImageDataset.DeadLeaves.DEFAULT;
    Experiment standIn =
        new Experiment(
            sew.network(), new Experiment.Data(drawn, 4, 64), sew.recipe().withEpochs(2), 7);
    RunRecord stand = ToldRun.finished(standIn, new ClipCounts(100, 50), epochs);
    List<RunRecord> runs = List.of(stand, papers, fewer);
    Table table = Table2.table(runs);
    assertEquals(10, table.rowCount());
    assertEquals("62.900 +- 0.216", table.getString(0, "run last acc1 %"));
    assertEquals("63.000 (1)", table.getString(0, "run best acc1 % (epoch)"));
    assertEquals("agrees (-0.6 s.e.)", table.getString(0, "acc1: run against paper"));
    assertEquals("84.600 +- 0.161", table.getString(0, "run last acc5 %"));
    assertEquals("85.000 (1)", table.getString(0, "run best acc5 % (epoch)"));
    assertEquals("differs (+2.1 s.e.)", table.getString(0, "acc5: run against paper"));
    assertEquals(
        "run: the paper's setting: 18 layers, T 4, 224 px, 320 epochs, float32",
        table.getString(0, "scale"));
    assertEquals("-", table.getString(1, "acc1: run against paper"));
    Table others = Table2.otherRuns(runs);
    assertEquals(
        List.of(
            "shortened, DRAWN PICTURES: 18 layers, T 4, 64 px, 2 epochs",
            "the paper's recipe on other images: 18 layers, T 4, 224 px, 320 epochs"),
        column(others, "scale"));
    assertEquals("62.90 +- 6.83", others.getString(0, "last acc1 %"));
    assertEquals("6 s.e. above 25.0 %", others.getString(0, "last against chance"));
    assertEquals(others.rowCount(), Table3.otherRuns(runs).rowCount());
    assertEquals(0, Table6.otherRuns(runs).rowCount());
  }

  private static List<String> column(Table table, String name) {
    return table.stringColumn(name).asList();
  }
}
