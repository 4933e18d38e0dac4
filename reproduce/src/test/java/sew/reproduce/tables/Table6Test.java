package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
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

  private static List<String> column(Table table, String name) {
    return table.stringColumn(name).asList();
  }
}
