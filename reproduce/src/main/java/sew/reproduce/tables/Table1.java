package sew.reproduce.tables;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import sew.reproduce.paper.PaperTable;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.TableBuilder;
import sew.residual.ConnectFunction;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Table 1: the element-wise functions g, evaluated on every pair of spikes. */
public final class Table1 {
  public static final String LEGEND =
      """
      g(A, S): what sew.residual.ConnectFunction gives for the spikes A, S = 0 0, 0 1, 1 0, 1 1.
      identity when, computed: every value of A for which g(A, S) = S for both S, Eq. (10).
      """;

  private Table1() {}

  public static Table table() {
    TableBuilder rows =
        new TableBuilder(
            "Table 1",
            "g",
            "expression",
            "g(0, 0)",
            "g(0, 1)",
            "g(1, 0)",
            "g(1, 1)",
            "paper: identity when",
            "computed: identity when",
            "verdict");
    for (Row row : PaperTable.of("table1_elementwise_functions")) {
      ConnectFunction g = ConnectFunction.valueOf(row.getString("name"));
      float[] o = truthTable(g);
      String paper = row.getString("identity_mapping_when");
      String computed = identity(o);
      rows.row(
          g.name(),
          row.getString("expression"),
          Decimals.shortest(o[0]),
          Decimals.shortest(o[1]),
          Decimals.shortest(o[2]),
          Decimals.shortest(o[3]),
          paper,
          computed,
          paper.equals(computed) ? "equal" : "differs");
    }
    return rows.table();
  }

  /** O = g(A, S) for A, S = 00, 01, 10, 11. */
  static float[] truthTable(ConnectFunction g) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NDArray a = manager.create(new float[] {0, 0, 1, 1});
      NDArray s = manager.create(new float[] {0, 1, 0, 1});
      return g.apply(a, s).toFloatArray();
    }
  }

  private static String identity(float[] o) {
    List<String> values = new ArrayList<>();
    for (int a = 0; a <= 1; a++) {
      if (o[2 * a] == 0 && o[2 * a + 1] == 1) {
        values.add("A = " + a);
      }
    }
    return values.isEmpty() ? "never" : String.join(" or ", values);
  }
}
