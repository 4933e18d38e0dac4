package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sew.residual.ConnectFunction;
import tech.tablesaw.api.Table;

class Table1Test {
  static List<ConnectFunction> functions() {
    return ConnectFunction.TABLE_1;
  }

  @ParameterizedTest
  @MethodSource("functions")
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
  void findsThePapersIdentityConditions() {
    Table table = Table1.table();
    assertEquals(List.of("ADD", "AND", "IAND"), column(table, "g"));
    assertEquals(List.of("A = 0", "A = 1", "A = 0"), column(table, "computed: identity when"));
    assertEquals(List.of("equal", "equal", "equal"), column(table, "verdict"));
  }

  private static List<String> column(Table table, String name) {
    return table.stringColumn(name).asList();
  }
}
