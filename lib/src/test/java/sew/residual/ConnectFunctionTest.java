package sew.residual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Table 1. */
class ConnectFunctionTest {

  @ParameterizedTest
  @CsvSource({
    "ADD,0,0,0", "ADD,0,1,1", "ADD,1,0,1", "ADD,1,1,2",
    "AND,0,0,0", "AND,0,1,0", "AND,1,0,0", "AND,1,1,1",
    "IAND,0,0,0", "IAND,0,1,1", "IAND,1,0,0", "IAND,1,1,0"
  })
  void hasItsTruthTable(ConnectFunction g, float a, float s, float o) {
    assertArrayEquals(new float[] {o}, apply(g, new float[] {a}, new float[] {s}));
  }

  @Test
  void inhibitsWithTheResidualAndNotWithTheShortcut() {
    float[] a = {1, 0};
    float[] s = {0, 1};
    assertArrayEquals(new float[] {0, 1}, apply(ConnectFunction.IAND, a, s));
    assertArrayEquals(new float[] {1, 0}, apply(ConnectFunction.IAND, s, a));
  }

  @ParameterizedTest
  @EnumSource
  void isTheIdentityAtItsIdentityValue(ConnectFunction g) {
    float[] s = {0, 1, 2, 3};
    float[] a = new float[s.length];
    java.util.Arrays.fill(a, g.identityA());
    assertArrayEquals(s, apply(g, a, s));
  }

  @Test
  void hasThreeMembersInTheTablesOrder() {
    assertEquals("[ADD, AND, IAND]", java.util.Arrays.toString(ConnectFunction.values()));
  }

  private static float[] apply(ConnectFunction g, float[] a, float[] s) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray o = g.apply(manager.create(a), manager.create(s));
      return o.toFloatArray();
    }
  }
}
