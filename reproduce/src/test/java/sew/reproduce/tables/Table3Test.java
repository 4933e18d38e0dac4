package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class Table3Test {
  private static final String EQUAL = "equal to the printed digits";

  @Test
  void knowsItsOwnRowsFromOtherWork() {
    Table table = Table3.table(List.of());
    assertEquals(12, table.rowCount());
    for (int i = 0; i < table.rowCount(); i++) {
      boolean own = table.getString(i, "network").startsWith("SEW");
      assertEquals(own ? EQUAL : "-", table.getString(i, "log against paper"));
      assertEquals(own, !table.getString(i, "parameters").equals("-"));
    }
  }
}
