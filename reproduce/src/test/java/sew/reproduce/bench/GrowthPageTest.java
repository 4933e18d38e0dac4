package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sew.compute.Backend;
import sew.compute.MemoryOrder;
import sew.reproduce.result.RunEnvironment;
import tech.tablesaw.api.Table;

class GrowthPageTest {
  private static final Setting SETTING = new Setting(Backend.NATIVE, MemoryOrder.CHANNELS_LAST);
  private static final RunEnvironment RUN =
      new RunEnvironment(
          "2026-11-30T00:00:00Z",
          "0123456789",
          "",
          "",
          "",
          "",
          "a CPU",
          2,
          "",
          "",
          Map.of(),
          Map.of(),
          List.of(),
          Map.of());

  @Test
  void aLineIsFoundExactly() {
    double[] x = {4, 8, 16, 64};
    double[] y = {5, 7, 11, 35};
    LinearFit fit = LinearFit.of(x, y);
    assertEquals(3, fit.a(), 1e-9);
    assertEquals(0.5, fit.b(), 1e-9);
    assertEquals(0, fit.largestDeviation(x, y), 1e-9);
  }

  /** A relative deviation of a small value weighs as much as that of a large one. */
  @Test
  void smallValuesCountAsMuchAsLargeOnes() {
    double[] x = {1, 10, 100, 1000};
    double[] y = {1.2, 10, 100, 1000};
    assertTrue(LinearFit.of(x, y).largestDeviation(x, y) < 15);
  }

  @Test
  void onePointIsNoLine() {
    assertThrows(
        IllegalArgumentException.class, () -> LinearFit.of(new double[] {1}, new double[] {1}));
  }

  @Test
  void aPageSaysWhatIsNotLinear() {
    GrowthAxis axis = GrowthAxis.ALL.get(0);
    double[] line = Arrays.stream(axis.values()).map(x -> 1 + x).toArray();
    double[] square = Arrays.stream(axis.values()).map(x -> x * x).toArray();
    GrowthPage page = new GrowthPage(List.of(new GrowthCurve(axis, line, square)), SETTING, RUN);

    Table table = page.table();
    assertEquals(axis.values().length, table.rowCount());
    assertEquals("5.000", table.get(0, 2));
    assertEquals("+0.0", table.get(0, 4).toString().replace('-', '+'));
    String legend = page.legend();
    assertTrue(legend.contains("- T, 7B-Net: time linear (0 %), memory not linear ("), legend);
    assertTrue(legend.contains("a CPU, 2 cores, commit 0123456, 2026-11-30."), legend);
    assertEquals(2, page.figure().panels().size());
  }

  @Test
  void theAxesCoverWhatGrows() {
    for (GrowthAxis axis : GrowthAxis.ALL) {
      double[] x = axis.values();
      for (int i = 1; i < x.length; i++) {
        assertTrue(x[i] > x[i - 1], axis.name());
      }
      for (Workload workload : axis.workloads()) {
        assertEquals(workload, Workload.of(workload.name()));
      }
    }
    assertEquals(64, GrowthAxis.ALL.get(0).values()[4]);
    assertEquals(152, GrowthAxis.ALL.get(5).values()[2]);
  }
}
