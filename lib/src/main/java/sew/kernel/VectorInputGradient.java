package sew.kernel;

import static sew.kernel.VectorWinograd.IN;
import static sew.kernel.VectorWinograd.OUT;
import static sew.kernel.VectorWinograd.POSITIONS;

import java.nio.FloatBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * dL/dx of a convolution with 3 x 3 kernels and stride 1, in channels-last order: a convolution of
 * dL/dY with the kernels turned by 180 degrees, by {@link VectorWinograd}.
 */
final class VectorInputGradient {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  /** Input channels that are summed together, in two registers. */
  private static final int WIDTH = 2 * LANES.length();

  /** Tiles whose products are summed together, in 6 x 2 registers. */
  private static final int BLOCK = 6;

  /** Tiles that a thread computes at once. */
  private static final int BAND = 4 * BLOCK;

  private static final int KERNEL = VectorConvolution.KERNEL;

  /** Keeps the values of one position and of the next from displacing each other in the cache. */
  private static final int GAP = 16;

  /** Of dL/dx. */
  private final ImageShape images;

  private final int outputs;
  private final int columns;
  private final int tiles;

  /** [C / WIDTH, POSITIONS, C', WIDTH]. */
  private final float[] transformed;

  /** {@code weights} [C', C, 3, 3] in row-major order. */
  VectorInputGradient(ImageShape images, float[] weights) {
    this.images = images;
    this.outputs = weights.length / (images.channels() * KERNEL * KERNEL);
    this.columns = (images.width() + OUT - 1) / OUT;
    this.tiles = images.count() * rowsOfTiles() * columns;
    this.transformed = new float[POSITIONS * images.channels() * outputs];
    Cores.forEach(images.channels(), () -> weights, this::transform);
  }

  /** Whether the channels fill registers. */
  static boolean canCompute(long channels, long outputs) {
    return channels % WIDTH == 0 && outputs % LANES.length() == 0;
  }

  private int rowsOfTiles() {
    return (images.height() + OUT - 1) / OUT;
  }

  /** G w G' of the turned kernels of an input channel. */
  private void transform(int channel, float[] weights) {
    float[][] rows = new float[KERNEL][];
    for (int output = 0; output < outputs; output++) {
      int last = (output * images.channels() + channel + 1) * KERNEL * KERNEL - 1;
      for (int i = 0; i < KERNEL; i++) {
        int w = last - i * KERNEL;
        rows[i] = VectorWinograd.kernel(weights[w], weights[w - 1], weights[w - 2]);
      }
      int to = (channel / WIDTH * POSITIONS * outputs + output) * WIDTH + channel % WIDTH;
      for (int j = 0; j < IN; j++) {
        float[] u = VectorWinograd.kernel(rows[0][j], rows[1][j], rows[2][j]);
        for (int i = 0; i < IN; i++) {
          transformed[to + (i * IN + j) * outputs * WIDTH] = u[i];
        }
      }
    }
  }

  /** Writes dL/dx [N, H, W, C] from dL/dY [N, H, W, C']. */
  void compute(FloatBuffer gy, FloatBuffer gx) {
    Cores.forEach(
        (tiles + BAND - 1) / BAND,
        1,
        Band::new,
        (i, band) -> band.write(gy, gx, i * BAND, Math.min(tiles, (i + 1) * BAND)));
  }

  /** Consecutive tiles, in the memory of one thread. */
  private final class Band {
    private final int channels = images.channels();

    /** dL/dY around a tile [6, 6, C'], zeros outside the image. */
    private final float[] around = new float[POSITIONS * outputs];

    /** A tile of dL/dx [4, 4, C]. */
    private final float[] tile = new float[OUT * OUT * channels];

    /** Some channels of a tile, transformed in one direction. */
    private final float[] half = new float[POSITIONS * LANES.length()];

    /** From the values of one position to those of the next. */
    private final int stepOfV = BAND * outputs + GAP;

    private final int stepOfM = BAND * channels + GAP;

    /** B' d B [POSITIONS, BAND, C'] and its products with G w G' [POSITIONS, BAND, C]. */
    private final float[] v = new float[POSITIONS * stepOfV];

    private final float[] m = new float[POSITIONS * stepOfM];

    void write(FloatBuffer gy, FloatBuffer gx, int from, int end) {
      for (int i = from; i < end; i++) {
        read(gy, i);
        transformInput((i - from) * outputs);
      }
      for (int group = 0; group < channels; group += WIDTH) {
        for (int position = 0; position < POSITIONS; position++) {
          int u = (group / WIDTH * POSITIONS + position) * outputs * WIDTH;
          for (int i = 0; i < end - from; i += BLOCK) {
            multiply(
                position * stepOfV + i * outputs, u, position * stepOfM + i * channels + group);
          }
        }
      }
      for (int i = from; i < end; i++) {
        transformOutput((i - from) * channels);
        write(gx, i);
      }
    }

    /** The row of pixels, numbered through all images, where a tile begins. */
    private int firstRow(int i) {
      int row = i / columns;
      return row / rowsOfTiles() * images.height() + row % rowsOfTiles() * OUT;
    }

    private void read(FloatBuffer gy, int i) {
      int first = firstRow(i);
      int left = i % columns * OUT - 1;
      int from = Math.max(0, left);
      int end = Math.min(images.width(), left + IN);
      boolean isInside = end - from == IN;
      for (int row = 0; row < IN; row++) {
        int to = row * IN * outputs;
        int line = first + row - 1;
        boolean exists = line >= images.startOfImage(first) && line < images.endOfImage(first);
        if (!exists || !isInside) {
          Arrays.fill(around, to, to + IN * outputs, 0);
        }
        if (exists) {
          gy.get(
              (line * images.width() + from) * outputs,
              around,
              to + (from - left) * outputs,
              (end - from) * outputs);
        }
      }
    }

    private void transformInput(int to) {
      int lanes = LANES.length();
      for (int c = 0; c < outputs; c += lanes) {
        for (int j = 0; j < IN; j++) {
          VectorWinograd.input(around, j * outputs + c, IN * outputs, half, j * lanes, IN * lanes);
        }
        for (int i = 0; i < IN; i++) {
          VectorWinograd.input(half, i * IN * lanes, lanes, v, i * IN * stepOfV + to + c, stepOfV);
        }
      }
    }

    /** m [6, WIDTH] = v [6, C'] u [C', WIDTH], for one position. */
    private void multiply(int from, int u, int to) {
      int half = WIDTH / 2;
      FloatVector zero = FloatVector.zero(LANES);
      FloatVector m00 = zero;
      FloatVector m01 = zero;
      FloatVector m10 = zero;
      FloatVector m11 = zero;
      FloatVector m20 = zero;
      FloatVector m21 = zero;
      FloatVector m30 = zero;
      FloatVector m31 = zero;
      FloatVector m40 = zero;
      FloatVector m41 = zero;
      FloatVector m50 = zero;
      FloatVector m51 = zero;
      for (int c = 0; c < outputs; c++) {
        FloatVector u0 = FloatVector.fromArray(LANES, transformed, u + c * WIDTH);
        FloatVector u1 = FloatVector.fromArray(LANES, transformed, u + c * WIDTH + half);
        int i = from + c;
        FloatVector x = FloatVector.broadcast(LANES, v[i]);
        m00 = x.fma(u0, m00);
        m01 = x.fma(u1, m01);
        x = FloatVector.broadcast(LANES, v[i + outputs]);
        m10 = x.fma(u0, m10);
        m11 = x.fma(u1, m11);
        x = FloatVector.broadcast(LANES, v[i + 2 * outputs]);
        m20 = x.fma(u0, m20);
        m21 = x.fma(u1, m21);
        x = FloatVector.broadcast(LANES, v[i + 3 * outputs]);
        m30 = x.fma(u0, m30);
        m31 = x.fma(u1, m31);
        x = FloatVector.broadcast(LANES, v[i + 4 * outputs]);
        m40 = x.fma(u0, m40);
        m41 = x.fma(u1, m41);
        x = FloatVector.broadcast(LANES, v[i + 5 * outputs]);
        m50 = x.fma(u0, m50);
        m51 = x.fma(u1, m51);
      }
      m00.intoArray(m, to);
      m01.intoArray(m, to + half);
      m10.intoArray(m, to + channels);
      m11.intoArray(m, to + channels + half);
      m20.intoArray(m, to + 2 * channels);
      m21.intoArray(m, to + 2 * channels + half);
      m30.intoArray(m, to + 3 * channels);
      m31.intoArray(m, to + 3 * channels + half);
      m40.intoArray(m, to + 4 * channels);
      m41.intoArray(m, to + 4 * channels + half);
      m50.intoArray(m, to + 5 * channels);
      m51.intoArray(m, to + 5 * channels + half);
    }

    private void transformOutput(int from) {
      int lanes = LANES.length();
      for (int c = 0; c < channels; c += lanes) {
        for (int j = 0; j < IN; j++) {
          VectorWinograd.output(
              m, j * stepOfM + from + c, IN * stepOfM, half, j * lanes, IN * lanes);
        }
        for (int i = 0; i < OUT; i++) {
          VectorWinograd.output(
              half, i * IN * lanes, lanes, tile, i * OUT * channels + c, channels);
        }
      }
    }

    private void write(FloatBuffer gx, int i) {
      int first = firstRow(i);
      int end = Math.min(first + OUT, images.endOfImage(first));
      int left = i % columns * OUT;
      int count = Math.min(OUT, images.width() - left);
      for (int row = first; row < end; row++) {
        gx.put(
            (row * images.width() + left) * channels,
            tile,
            (row - first) * OUT * channels,
            count * channels);
      }
    }
  }
}
