package sew.neuron;

import java.nio.FloatBuffer;
import java.util.Arrays;
import sew.tensor.Cores;

/**
 * All time steps of many neurons in one pass over memory.
 *
 * <p>The neurons are taken in blocks that fit the first-level cache. Backward computes H again from
 * X: nothing else is kept from the forward pass.
 */
final class VectorKernel {
  /** Neurons in a block. */
  private static final int BLOCK = 512;

  private final VectorStep step;
  private final Surrogate surrogate;
  private final boolean learnsLeak;
  private final int steps;
  private final int neurons;
  private final Scaling norm;

  /**
   * {@code neurons} neurons over {@code steps} time steps; see {@link VectorStep} for leak.
   *
   * @param norm the BN that makes x the inputs of the neurons, or null where it is them
   */
  VectorKernel(Neuron neuron, float leak, int steps, int neurons, Scaling norm) {
    this.step = new VectorStep(neuron, leak);
    this.surrogate = neuron.firing().surrogate();
    this.learnsLeak = neuron instanceof Neuron.Plif;
    this.steps = steps;
    this.neurons = neurons;
    this.norm = norm;
  }

  private int blocks() {
    return (neurons + BLOCK - 1) / BLOCK;
  }

  private int length(int block) {
    return Math.min(BLOCK, neurons - block * BLOCK);
  }

  /**
   * Spikes {@code s} [T, M] from inputs {@code x} [T, M].
   *
   * @param v0 the membrane potentials [M] before, or null for rest
   * @param addend what is added to the spikes [T, M], or null
   * @param last where the membrane potentials [M] after go, or null
   */
  void forward(
      FloatBuffer x,
      FloatBuffer v0,
      FloatBuffer addend,
      FloatBuffer s,
      FloatBuffer last,
      boolean training) {
    Cores.forEach(
        blocks(),
        () -> new Rows(1),
        (block, rows) -> {
          int from = block * BLOCK;
          int length = length(block);
          rows.start(v0, from, length);
          for (int t = 0; t < steps; t++) {
            rows.load(x, t, from, length);
            step.charge(rows.v, rows.x, rows.h, 0);
            if (training) {
              step.fireInTraining(rows.h, 0, rows.s);
            } else {
              step.fire(rows.h, 0, rows.s);
            }
            step.reset(rows.h, 0, rows.v);
            if (addend != null) {
              addend.get(t * neurons + from, rows.x, 0, length);
              VectorStep.add(rows.s, rows.x);
            }
            s.put(t * neurons + from, rows.s, 0, length);
          }
          if (last != null) {
            last.put(from, rows.v, 0, length);
          }
        });
  }

  /** What becomes of a row of dL/dX, which {@link Rows#s} holds. */
  @FunctionalInterface
  private interface Sink {
    void accept(int block, int t, Rows rows);
  }

  /**
   * dL/dX {@code gx} [T, M] from dL/dS {@code gs} [T, M]; returns dL/d(1/tau).
   *
   * @param gs null for zeros
   * @param more what is added to {@code gs} in place [T, M], or null
   * @param gv dL/dV of the last step [M], or null for zeros
   * @param gv0 where dL/dV of the start [M] goes, or null
   */
  double backward(
      FloatBuffer x,
      FloatBuffer v0,
      FloatBuffer gs,
      FloatBuffer more,
      FloatBuffer gv,
      FloatBuffer gx,
      FloatBuffer gv0) {
    // Summed in the order of the blocks, whichever thread computed them: the same bits every time.
    double[] leakGradient = new double[blocks()];
    Cores.forEach(
        blocks(),
        () -> new Rows(steps),
        (block, rows) -> {
          leakGradient[block] = backward(block, rows, x, v0, gs, more, gv, learnsLeak, put(gx));
          if (gv0 != null) {
            gv0.put(block * BLOCK, rows.gv, 0, length(block));
          }
        });
    return Arrays.stream(leakGradient).sum();
  }

  private Sink put(FloatBuffer gx) {
    return (block, t, rows) -> gx.put(t * neurons + block * BLOCK, rows.s, 0, length(block));
  }

  /** dL/d(1/tau), and what BN sends back. */
  record NormGradients(double leak, Scaling.Backward norm) {}

  /**
   * Overwrites {@code c} [T, M], whose BN is X, with dL/dC; see {@link #backward} for the others.
   *
   * <p>BN needs sums of dL/dX before it can say any dL/dC. Computing dL/dX twice from what is read
   * anyway is quicker than writing it in between.
   */
  NormGradients backwardThroughNorm(FloatBuffer c, FloatBuffer gs, FloatBuffer more) {
    int count = norm.channels().count();
    double[] leakGradient = new double[blocks()];
    double[][] sums = new double[(blocks() + Cores.RUN - 1) / Cores.RUN][2 * count];
    Cores.forEach(
        blocks(),
        () -> new Rows(steps),
        (block, rows) -> {
          int from = block * BLOCK;
          int length = length(block);
          rows.startSums(from, length);
          leakGradient[block] =
              backward(
                  block,
                  rows,
                  c,
                  null,
                  gs,
                  more,
                  null,
                  learnsLeak,
                  (b, t, r) -> r.addToSums(c, t, b));
          norm.channels().sum(rows.sum, from, length, sums[block / Cores.RUN], 0);
          norm.channels().sum(rows.product, from, length, sums[block / Cores.RUN], count);
        });
    int each = Math.toIntExact((long) steps * neurons / count);
    Scaling.Backward norms = norm.backward(added(sums), each);
    Cores.forEach(
        blocks(),
        () -> new Rows(steps),
        (block, rows) -> {
          rows.startBackwardOfNorm(norms, block * BLOCK, length(block));
          backward(
              block,
              rows,
              c,
              null,
              gs,
              null,
              null,
              false,
              (b, t, r) -> {
                r.backwardOfNorm(c, t, b);
                put(c).accept(b, t, r);
              });
        });
    return new NormGradients(Arrays.stream(leakGradient).sum(), norms);
  }

  private static double[] added(double[][] sums) {
    double[] total = new double[sums[0].length];
    for (double[] some : sums) {
      for (int i = 0; i < total.length; i++) {
        total[i] += some[i];
      }
    }
    return total;
  }

  /** Gives the rows of dL/dX of one block to {@code sink}; returns dL/d(1/tau). */
  private double backward(
      int block,
      Rows rows,
      FloatBuffer x,
      FloatBuffer v0,
      FloatBuffer gs,
      FloatBuffer more,
      FloatBuffer gv,
      boolean learnsLeak,
      Sink sink) {
    int from = block * BLOCK;
    int length = length(block);
    double leakGradient = 0;
    chargeAgain(x, v0, from, length, rows);
    rows.startBackward(gv, from, length);
    for (int t = steps - 1; t >= 0; t--) {
      int row = t * BLOCK;
      rows.read(gs, more, t * neurons + from, length);
      VectorSurrogate.derivative(surrogate, step.threshold(), rows.h, row, rows.slope);
      step.backwardOfReset(rows.h, row, rows.s, rows.gv, rows.slope, rows.gh);
      if (learnsLeak) {
        leakGradient += backwardOfLeak(x, v0, t, from, length, rows);
      }
      step.backwardOfCharge(rows.gh, rows.s, rows.gv);
      sink.accept(block, t, rows);
    }
    return leakGradient;
  }

  private void chargeAgain(FloatBuffer x, FloatBuffer v0, int from, int length, Rows rows) {
    rows.start(v0, from, length);
    for (int t = 0; t < steps; t++) {
      rows.load(x, t, from, length);
      step.charge(rows.v, rows.x, rows.h, t * BLOCK);
      step.reset(rows.h, t * BLOCK, rows.v);
    }
  }

  private double backwardOfLeak(
      FloatBuffer x, FloatBuffer v0, int t, int from, int length, Rows rows) {
    rows.load(x, t, from, length);
    if (t == 0) {
      rows.restart(v0, from, length);
    } else {
      step.reset(rows.h, (t - 1) * BLOCK, rows.v);
    }
    // The lanes beyond the block hold what an earlier block left.
    Arrays.fill(rows.gh, length, BLOCK, 0);
    return step.backwardOfLeak(rows.gh, rows.v, rows.x);
  }

  /** The scratch memory of one thread: a block of each quantity, H for every time step. */
  private final class Rows {
    final float[] x = new float[BLOCK];
    final float[] v = new float[BLOCK];
    final float[] s = new float[BLOCK];
    final float[] h;
    final float[] slope = new float[BLOCK];
    final float[] gh = new float[BLOCK];
    final float[] gv = new float[BLOCK];

    /** The values of each neuron's channel, if X is BN's output. */
    final float[] scale = row();

    final float[] shift = row();
    final float[] mean = row();
    final float[] meanOfGx = row();
    final float[] k = row();
    final float[] sum = row();
    final float[] product = row();

    Rows(int steps) {
      h = new float[steps * BLOCK];
    }

    private float[] row() {
      return norm == null ? null : new float[BLOCK];
    }

    /** The first row of a block: its channels, and the membrane potential at the start. */
    void start(FloatBuffer v0, int from, int length) {
      if (norm != null) {
        norm.channels().spread(norm.scale(), from, scale, length);
        norm.channels().spread(norm.shift(), from, shift, length);
      }
      restart(v0, from, length);
    }

    void restart(FloatBuffer v0, int from, int length) {
      if (v0 == null) {
        Arrays.fill(v, step.rest());
      } else {
        v0.get(from, v, 0, length);
      }
    }

    /** X[t] into {@link #x}. */
    void load(FloatBuffer memory, int t, int from, int length) {
      memory.get(t * neurons + from, x, 0, length);
      if (norm != null) {
        VectorNorm.apply(x, scale, shift);
      }
    }

    void startSums(int from, int length) {
      norm.channels().spread(norm.mean(), from, mean, length);
      Arrays.fill(sum, 0);
      Arrays.fill(product, 0);
    }

    void addToSums(FloatBuffer c, int t, int block) {
      c.get(t * neurons + block * BLOCK, x, 0, length(block));
      VectorNorm.accumulate(s, x, mean, sum, product);
    }

    void startBackwardOfNorm(Scaling.Backward norms, int from, int length) {
      norm.channels().spread(norm.mean(), from, mean, length);
      norm.channels().spread(norms.meanOfGx(), from, meanOfGx, length);
      norm.channels().spread(norms.k(), from, k, length);
    }

    /** dL/dC[t] in place of dL/dX[t]. */
    void backwardOfNorm(FloatBuffer c, int t, int block) {
      c.get(t * neurons + block * BLOCK, x, 0, length(block));
      VectorNorm.backward(s, x, mean, meanOfGx, k, scale);
    }

    /** dL/dS[t] into {@link #s}, and back into {@code gs} where it is a sum. */
    void read(FloatBuffer gs, FloatBuffer more, int from, int length) {
      if (gs == null) {
        Arrays.fill(s, 0);
      } else {
        gs.get(from, s, 0, length);
        if (more != null) {
          more.get(from, x, 0, length);
          VectorStep.add(s, x);
          gs.put(from, s, 0, length);
        }
      }
    }

    void startBackward(FloatBuffer last, int from, int length) {
      if (last == null) {
        Arrays.fill(gv, 0);
      } else {
        last.get(from, gv, 0, length);
      }
    }
  }
}
