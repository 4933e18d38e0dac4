package sew.layer;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.NE;

import java.nio.FloatBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import sew.tensor.Cores;

/**
 * Max pooling of planes of {@code height} x {@code width} pixels to {@code rows} x {@code columns}.
 *
 * <p>A winner is the place of the maximum in its window, counted in row-major order.
 */
record VectorMaxPool(
    int kernel, int stride, int padding, int height, int width, int rows, int columns) {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  private int pixels() {
    return height * width;
  }

  private int outputs() {
    return rows * columns;
  }

  void forward(FloatBuffer x, FloatBuffer y, byte[] winners) {
    Cores.forEach(
        winners.length / outputs(),
        Plane::new,
        (plane, memory) -> {
          x.get(plane * pixels(), memory.x, 0, pixels());
          memory.split();
          for (int row = 0; row < rows; row++) {
            memory.pool(row);
          }
          y.put(plane * outputs(), memory.y, 0, outputs());
          for (int i = 0; i < outputs(); i++) {
            winners[plane * outputs() + i] = (byte) memory.winner[i];
          }
        });
  }

  /** dL/dX {@code gx} from dL/dY {@code gy}. */
  void backward(FloatBuffer gy, byte[] winners, FloatBuffer gx) {
    Cores.forEach(
        winners.length / outputs(),
        Plane::new,
        (plane, memory) -> {
          gy.get(plane * outputs(), memory.y, 0, outputs());
          Arrays.fill(memory.x, 0);
          int i = 0;
          for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++, i++) {
              int winner = winners[plane * outputs() + i];
              // A window of nothing but -infinity has its first place as winner, be it padding.
              int down = Math.max(0, row * stride - padding + winner / kernel);
              int right = Math.max(0, column * stride - padding + winner % kernel);
              memory.x[down * width + right] += memory.y[i];
            }
          }
          gx.put(plane * pixels(), memory.x, 0, pixels());
        });
  }

  /**
   * The scratch memory of one thread: a plane, and every {@code stride}-th pixel of its rows side
   * by side, with -infinity where there is padding.
   */
  private final class Plane {
    final float[] x = new float[pixels()];
    final float[] y = new float[outputs() + F.length()];
    final float[] winner = new float[outputs() + F.length()];
    private final int left = (padding + stride - 1) / stride;
    private final int pitch = left + columns + kernel + F.length();
    private final float[][] split = new float[stride][height * pitch];

    Plane() {
      for (float[] phase : split) {
        Arrays.fill(phase, Float.NEGATIVE_INFINITY);
      }
    }

    void split() {
      for (int phase = 0; phase < stride; phase++) {
        int some = Math.min((width - phase + stride - 1) / stride, pitch - left);
        for (int row = 0; row < height; row++) {
          int from = row * width + phase;
          int to = row * pitch + left;
          for (int i = 0; i < some; i++) {
            split[phase][to + i] = x[from + i * stride];
          }
        }
      }
    }

    void pool(int row) {
      int top = row * stride - padding;
      int first = Math.max(0, -top);
      int last = Math.min(kernel, height - top);
      for (int column = 0; column < columns; column += F.length()) {
        FloatVector most = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        FloatVector place = FloatVector.zero(F);
        for (int down = first; down < last; down++) {
          int start = (top + down) * pitch + left + column;
          for (int right = 0; right < kernel; right++) {
            int shift = Math.floorDiv(right - padding, stride);
            float[] phase = split[Math.floorMod(right - padding, stride)];
            FloatVector pixel = FloatVector.fromArray(F, phase, start + shift);
            VectorMask<Float> wins = pixel.compare(GT, most).or(pixel.compare(NE, pixel));
            most = most.blend(pixel, wins);
            place = place.blend(down * kernel + right, wins);
          }
        }
        // What lies beyond the row is overwritten by the next one.
        most.intoArray(y, row * columns + column);
        place.intoArray(winner, row * columns + column);
      }
    }
  }
}
