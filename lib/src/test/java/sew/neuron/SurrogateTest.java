package sew.neuron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SurrogateTest {

  static Stream<Arguments> curvesAndPrimitives() {
    return Stream.of(0.5, 1.0, 2.0, 4.0).flatMap(SurrogateTest::forAlpha);
  }

  private static Stream<Arguments> forAlpha(double a) {
    return Stream.of(
        curve(new Surrogate.ATan(a), x -> Math.atan(Math.PI / 2 * a * x) / Math.PI + 0.5),
        curve(new Surrogate.Sigmoid(a), x -> 1 / (1 + Math.exp(-a * x))),
        curve(new Surrogate.Rectangular(a), x -> Math.max(0, Math.min(1, a * x + 0.5))),
        curve(new Surrogate.PiecewiseQuadratic(a), x -> quadratic(a, x)),
        curve(
            new Surrogate.PiecewiseLeakyReLu(a, 0.01),
            x -> Math.abs(x) < a ? x / a : Math.signum(x) * (1 + 0.01 * (Math.abs(x) - a))),
        curve(
            new Surrogate.PiecewiseLeakyReLuOfSpikingJelly2(a, 0.01),
            x -> Math.abs(x) < a ? x / (2 * a) : Math.signum(x) * (1 + 0.01 * (Math.abs(x) - a))),
        curve(new Surrogate.SoftSign(a), x -> 0.5 * (x / (1 / a + Math.abs(x)) + 1)),
        curve(new Surrogate.S2nn(a, 1), x -> x < 0 ? 1 / (1 + Math.exp(-a * x)) : Math.log1p(x)),
        curve(new Surrogate.StraightThrough(), x -> x));
  }

  private static double quadratic(double a, double x) {
    double inside = Math.max(-1 / a, Math.min(1 / a, x));
    return -0.5 * a * a * inside * Math.abs(inside) + a * inside + 0.5;
  }

  private static Arguments curve(Surrogate surrogate, DoubleUnaryOperator primitive) {
    return Arguments.of(surrogate, primitive);
  }

  @ParameterizedTest
  @MethodSource("curvesAndPrimitives")
  void isTheSlopeOfItsPrimitive(Surrogate surrogate, DoubleUnaryOperator primitive) {
    // None of these points is a corner of a curve.
    float[] points = {-3.3f, -1.71f, -0.9f, -0.37f, -0.11f, 0.07f, 0.13f, 0.41f, 0.93f, 2.2f};
    float[] slopes = derivative(surrogate, points);
    double step = 1e-5;
    for (int i = 0; i < points.length; i++) {
      double x = points[i];
      double difference =
          (primitive.applyAsDouble(x + step) - primitive.applyAsDouble(x - step)) / (2 * step);
      assertEquals(difference, slopes[i], 1e-5 * Math.max(1, difference), "at x = " + x);
    }
  }

  @Test
  void erfIsAGaussianOfUnitArea() {
    float[] points = new float[8001];
    for (int i = 0; i < points.length; i++) {
      points[i] = (i - 4000) / 1000f;
    }
    double area = 0;
    for (float slope : derivative(new Surrogate.Erf(2), points)) {
      area += slope / 1000;
    }
    assertEquals(1, area, 1e-5);
    assertEquals(2 / Math.sqrt(Math.PI), derivative(new Surrogate.Erf(2), 0f)[0], 1e-6);
  }

  @Test
  void hasThePapersValuesAtAlphaTwoAndThree() {
    assertEquals(0.092, derivative(new Surrogate.ATan(2), -1f)[0], 5e-4);
    assertEquals(0.288, derivative(new Surrogate.ATan(2), 0.5f)[0], 5e-4);
    assertEquals(1.5, derivative(new Surrogate.ATan(3), 0f)[0], 1e-6);
  }

  /** The gradients that both releases of SpikingJelly compute with torch 2.7.1. */
  @Test
  void thePiecewiseLeakyReLuIsHalvedInSpikingJelly2() {
    float[] points = {-3, -1, -0.75f, -0.5f, -0.25f, 0, 0.25f, 0.5f, 0.75f, 1, 3};
    float c = 0.1f;
    assertArrayEquals(
        new float[] {c, c, c, c, 2, 2, 2, c, c, c, c},
        derivative(new Surrogate.PiecewiseLeakyReLu(0.5, 0.1), points));
    assertArrayEquals(
        new float[] {c, c, c, c, 1, 1, 1, c, c, c, c},
        derivative(new Surrogate.PiecewiseLeakyReLuOfSpikingJelly2(0.5, 0.1), points));
    assertArrayEquals(
        new float[] {0, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0},
        derivative(new Surrogate.PiecewiseLeakyReLuOfSpikingJelly2(2, 0), points));
  }

  @Test
  void refusesAnAlphaThatIsNotPositive() {
    var e = assertThrows(IllegalArgumentException.class, () -> new Surrogate.ATan(0));
    assertEquals("ATan alpha must be positive, found 0.0", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Surrogate.Sigmoid(Double.NaN));
  }

  private static float[] derivative(Surrogate surrogate, float... points) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(points);
      return surrogate.derivative(x).toFloatArray();
    }
  }
}
