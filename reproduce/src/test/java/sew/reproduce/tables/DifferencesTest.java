package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class DifferencesTest {
  @Test
  void sevenBNetAndThePlifNetDifferByOneClip() {
    Table table = Table5.differences();
    assertEquals(List.of("282", "281", "279", "269"), table.stringColumn("right of 288").asList());
    assertEquals("-0.35 +- 1.24", table.getString(1, "difference, points"));
    assertEquals("0.3", table.getString(1, "in s.e."));
    assertEquals("-", table.getString(0, "difference, points"));
  }

  @Test
  void otherWorkIsComparedWithTheSameDepth() {
    Table table = Table3.differences();
    assertEquals("SEW ResNet-34", table.getString(6, "paper's own"));
    assertEquals("SEW ResNet-50", table.getString(9, "paper's own"));
    assertEquals("+4.97 +- 0.29", table.getString(9, "difference, points"));
  }

  @Test
  void otherWorkIsComparedWithTheMostTimeSteps() {
    Table table = Table6.differences();
    assertEquals("+0.40 +- 1.95", table.getString(3, "difference, points"));
    assertEquals("-6.60 +- 2.02", table.getString(4, "difference, points"));
  }
}
