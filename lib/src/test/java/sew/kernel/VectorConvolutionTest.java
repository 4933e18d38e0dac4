package sew.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Y and its gradients against the sums as they are defined, of numbers that no sum rounds. */
class VectorConvolutionTest {

  static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of(new ImageShape(3, 5, 7, 32), 32),
        Arguments.of(new ImageShape(2, 40, 40, 16), 32),
        Arguments.of(new ImageShape(3, 13, 25, 48), 64),
        Arguments.of(new ImageShape(40, 2, 2, 16), 32),
        Arguments.of(new ImageShape(3, 1, 30, 16), 96),
        Arguments.of(new ImageShape(2, 30, 1, 32), 32),
        Arguments.of(new ImageShape(1, 1, 1, 16), 32),
        Arguments.of(new ImageShape(1, 3, 600, 16), 32));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void sumsOutputs(ImageShape images, int outputs) {
    float[] x = spikes(images, new Random(1));
    float[] weights = numbers(outputs * images.channels() * 9, new Random(2));
    float[] y = new float[images.rows() * images.width() * outputs];
    new VectorConvolution(images, weights).compute(FloatBuffer.wrap(x), FloatBuffer.wrap(y));

    float[] expected = new float[y.length];
    forEachProduct(images, outputs, (in, out, weight) -> expected[out] += x[in] * weights[weight]);
    assertArrayEquals(expected, y);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void sumsTheGradientOfWeights(ImageShape images, int outputs) {
    float[] x = spikes(images, new Random(1));
    float[] gy = numbers(images.rows() * images.width() * outputs, new Random(3));
    float[] found =
        new VectorWeightGradient(images, outputs)
            .compute(FloatBuffer.wrap(x), FloatBuffer.wrap(gy));

    float[] expected = new float[outputs * images.channels() * 9];
    forEachProduct(images, outputs, (in, out, weight) -> expected[weight] += x[in] * gy[out]);
    assertArrayEquals(expected, found);
  }

  static Stream<Arguments> shapesOfInputGradients() {
    return Stream.of(
        Arguments.of(new ImageShape(3, 5, 7, 32), 16),
        Arguments.of(new ImageShape(2, 40, 40, 32), 32),
        Arguments.of(new ImageShape(3, 13, 25, 64), 48),
        Arguments.of(new ImageShape(40, 2, 2, 32), 16),
        Arguments.of(new ImageShape(3, 1, 30, 96), 16),
        Arguments.of(new ImageShape(2, 30, 1, 32), 32),
        Arguments.of(new ImageShape(1, 1, 1, 32), 16),
        Arguments.of(new ImageShape(1, 3, 600, 32), 16));
  }

  /** By Winograd's algorithm, which rounds. */
  @ParameterizedTest
  @MethodSource("shapesOfInputGradients")
  void sumsTheGradientOfInputs(ImageShape images, int outputs) {
    float[] weights = numbers(outputs * images.channels() * 9, new Random(2));
    float[] gy = numbers(images.rows() * images.width() * outputs, new Random(3));
    float[] gx = new float[images.rows() * images.width() * images.channels()];
    Arrays.fill(gx, Float.NaN);
    new VectorInputGradient(images, weights).compute(FloatBuffer.wrap(gy), FloatBuffer.wrap(gx));

    float[] expected = new float[gx.length];
    forEachProduct(images, outputs, (in, out, weight) -> expected[in] += gy[out] * weights[weight]);
    float max = 0;
    for (float value : expected) {
      max = Math.max(max, Math.abs(value));
    }
    assertArrayEquals(expected, gx, 2e-6f * max);
  }

  /** NaN is not zero, minus zero is. */
  @Test
  void findsWhatIsNotZero() {
    float[] x = new float[96];
    x[5] = Float.NaN;
    x[40] = -0f;
    x[33] = -1;
    x[47] = Float.MIN_VALUE;
    x[80] = Float.NaN;
    int[] found = new int[64];
    assertEquals(3, VectorNonzeros.find(x, 32, 64, found));
    assertArrayEquals(new int[] {1, 15, 48}, Arrays.copyOf(found, 3));
  }

  @Test
  void estimatesTheFractionOfNonzeros() {
    float[] x = new float[1 << 20];
    assertEquals(0, VectorNonzeros.fraction(FloatBuffer.wrap(x)));
    Random random = new Random(5);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(4) == 0 ? -1 : 0;
    }
    assertEquals(0.25, VectorNonzeros.fraction(FloatBuffer.wrap(x)), 0.03);
  }

  /** One product of a convolution: the index of x, of Y and of the weight. */
  @FunctionalInterface
  private interface Product {
    void add(int in, int out, int weight);
  }

  private static void forEachProduct(ImageShape images, int outputs, Product product) {
    for (int row = 0; row < images.rows(); row++) {
      for (int column = 0; column < images.width(); column++) {
        for (int tap = 0; tap < 9; tap++) {
          int y = row + tap / 3 - 1;
          int x = column + tap % 3 - 1;
          if (y < images.startOfImage(row)
              || y >= images.endOfImage(row)
              || x < 0
              || x >= images.width()) {
            continue;
          }
          for (int c = 0; c < images.channels(); c++) {
            int in = (y * images.width() + x) * images.channels() + c;
            for (int o = 0; o < outputs; o++) {
              int out = (row * images.width() + column) * outputs + o;
              product.add(in, out, (o * images.channels() + c) * 9 + tap);
            }
          }
        }
      }
    }
  }

  /** Sums of spikes, one value in five not zero. */
  private static float[] spikes(ImageShape images, Random random) {
    float[] x = new float[images.rows() * images.width() * images.channels()];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 0;
    }
    return x;
  }

  private static float[] numbers(int count, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextInt(129) - 64) / 16f;
    }
    return values;
  }
}
