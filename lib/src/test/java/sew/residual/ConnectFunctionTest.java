package sew.residual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import sew.registry.TypeId;

/** Table 1. */
class ConnectFunctionTest {
  @TypeId("OR")
  private record Or() implements ConnectFunction {
    @Override
    public NDArray g(NDArray a, NDArray s) {
      return a.add(s).sub(a.mul(s));
    }
  }

  private static final ConnectFunction OR = new Or();

  static List<ConnectFunction> functions() {
    return ConnectFunction.TABLE_1;
  }

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
  @MethodSource("functions")
  void isTheIdentityAtItsIdentityValue(ConnectFunction g) {
    float[] s = {0, 1, 2, 3};
    float[] a = new float[s.length];
    java.util.Arrays.fill(a, g.identityA());
    assertArrayEquals(s, apply(g, a, s));
  }

  @Test
  void hasThreeMembersInTheTablesOrder() {
    assertEquals(
        "[ADD, AND, IAND]",
        ConnectFunction.TABLE_1.stream().map(ConnectFunction::name).toList().toString());
  }

  @Test
  void aUsersFunctionIsAnIdAndAnExpression() {
    assertEquals("OR", new Residual.Sew(OR).g().name());
    assertArrayEquals(
        new float[] {0, 1, 1, 1}, apply(OR, new float[] {0, 0, 1, 1}, new float[] {0, 1, 0, 1}));
    assertEquals(0, OR.identityA());
    assertEquals(1, ((ConnectFunction) ConnectFunctionTest::xnor).identityA());
  }

  @Test
  void withoutAnIdentityZeroInitIsRefused() {
    ConnectFunction nand = (a, s) -> a.mul(s).neg().add(1);
    IllegalStateException e = assertThrows(IllegalStateException.class, nand::identityA);
    assertTrue(e.getMessage().contains("is the identity for no A"), e.getMessage());
  }

  /** A block closes A and S; what g hands on as it is must outlive them. */
  @Test
  void mayReturnItsArgument() {
    ConnectFunction first = (a, s) -> a;
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray a = manager.ones(new Shape(2));
      NDArray o = first.apply(a, manager.zeros(new Shape(2)));
      a.close();
      assertArrayEquals(new float[] {1, 1}, o.toFloatArray());
    }
  }

  @Test
  void mustKeepTheShape() {
    ConnectFunction sum = (a, s) -> a.add(s).sum();
    float[] two = {0, 1};
    Exception e = assertThrows(IllegalArgumentException.class, () -> apply(sum, two, two));
    assertTrue(e.getMessage().contains("must keep the shape (2)"), e.getMessage());
  }

  @Test
  void anUnknownNameIsRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> ConnectFunction.valueOf("OR"));
    assertTrue(e.getMessage().contains("ADD, AND, IAND, found OR"), e.getMessage());
  }

  private static NDArray xnor(NDArray a, NDArray s) {
    return a.sub(s).square().neg().add(1);
  }

  private static float[] apply(ConnectFunction g, float[] a, float[] s) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray o = g.apply(manager.create(a), manager.create(s));
      return o.toFloatArray();
    }
  }
}
