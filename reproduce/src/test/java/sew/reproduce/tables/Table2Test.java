package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  private static List<String> column(Table table, String name) {
    return table.stringColumn(name).asList();
  }
}
