package sew.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;
import sew.neuron.Neuron;
import sew.neuron.Surrogate;

/**
 * All time steps of many neurons in one pass over memory.
 *
 * <p>The neurons are taken in tiles that fit the first-level cache. Backward computes H again from
 * X: nothing else is kept from the forward pass.
 */
final class VectorKernel {
  /** Neurons in a tile. */
  private static final int TILE = 512;

  /** Consecutive tiles of one thread. */
  private static final int TILES_OF_PART = 16;

  private final VectorStep step;
  private final Surrogate surrogate;
  private final boolean learnsLeak;
  private final JavaBatchNorm norm;
  private final int steps;
  private final int neurons;

  /**
   * {@code neurons} neurons over {@code steps} time steps; see {@link VectorStep} for leak.
   *
   * @param norm the BN that makes X of what the neurons read, or null where they read X
   */
  VectorKernel(Neuron neuron, float leak, JavaBatchNorm norm, int steps, int neurons) {
    this.norm = norm;
    this.step = new VectorStep(neuron, leak);
    this.surrogate = neuron.firing().surrogate();
    this.learnsLeak = neuron instanceof Neuron.Plif;
    this.steps = steps;
    this.neurons = neurons;
  }

  private int tiles() {
    return (neurons + TILE - 1) / TILE;
  }

  /** The parts whose sums are added up one after the other. */
  int parts() {
    return (tiles() + TILES_OF_PART - 1) / TILES_OF_PART;
  }

  private int length(int tile) {
    return Math.min(TILE, neurons - tile * TILE);
  }

  /**
   * Spikes {@code s} [T, M] from inputs {@code x} [T, M], or those of BN.
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
        tiles(),
        TILES_OF_PART,
        () -> new Rows(1),
        (tile, rows) -> {
          int from = tile * TILE;
          int length = length(tile);
          rows.startTile(from);
          rows.start(v0, from, length);
          for (int t = 0; t < steps; t++) {
            rows.readX(x, t, from, length);
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

  /**
   * dL/dX {@code gx} [T, M], be {@code x} X or what BN reads, from dL/dS {@code gs} [T, M]; returns
   * dL/d(1/tau).
   *
   * @param gs null for zeros
   * @param gv dL/dV of the last step [M], or null for zeros
   * @param gv0 where dL/dV of the start [M] goes, or null
   * @param ofBatch what the terms of BN's gradient are added to, or null
   */
  double backward(
      FloatBuffer x,
      FloatBuffer v0,
      FloatBuffer gs,
      FloatBuffer gv,
      FloatBuffer gx,
      FloatBuffer gv0,
      VectorBatchNormGradient ofBatch) {
    // Summed in the order of the tiles, whichever thread computed them: the same bits every time.
    double[] leakGradient = new double[tiles()];
    Cores.forEach(
        tiles(),
        TILES_OF_PART,
        () -> new Rows(steps),
        (tile, rows) -> {
          int from = tile * TILE;
          int length = length(tile);
          chargeAgain(x, v0, from, length, rows);
          rows.startBackward(gv, from, length);
          if (ofBatch != null) {
            rows.startSums(from);
          }
          for (int t = steps - 1; t >= 0; t--) {
            int row = t * TILE;
            rows.read(gs, t * neurons + from, length);
            VectorSurrogate.derivative(surrogate, step.threshold(), rows.h, row, rows.slope);
            step.backwardOfReset(rows.h, row, rows.s, rows.gv, rows.slope, rows.gh);
            if (learnsLeak) {
              // The lanes beyond the tile hold what an earlier tile left.
              Arrays.fill(rows.gh, length, TILE, 0);
              leakGradient[tile] += VectorStep.backwardOfLeak(rows.gh, rows.slopeOfLeak, row);
            }
            step.backwardOfCharge(rows.gh, rows.s, rows.gv);
            if (ofBatch != null) {
              VectorBatchNormGradient.addTerms(
                  rows.s, rows.u, row, rows.mean, rows.sum, rows.product);
            }
            gx.put(t * neurons + from, rows.s, 0, length);
          }
          if (ofBatch != null) {
            ofBatch.add(tile / TILES_OF_PART, from, length, rows.sum, rows.product);
          }
          if (gv0 != null) {
            gv0.put(from, rows.gv, 0, length);
          }
        });
    return Arrays.stream(leakGradient).sum();
  }

  private void chargeAgain(FloatBuffer x, FloatBuffer v0, int from, int length, Rows rows) {
    rows.startTile(from);
    rows.start(v0, from, length);
    for (int t = 0; t < steps; t++) {
      rows.readX(x, t, from, length);
      if (learnsLeak) {
        step.slopeOfLeak(rows.v, rows.x, rows.slopeOfLeak, t * TILE);
      }
      step.charge(rows.v, rows.x, rows.h, t * TILE);
      step.reset(rows.h, t * TILE, rows.v);
    }
  }

  /** The scratch memory of one thread: a tile of each quantity, some for every time step. */
  private final class Rows {
    final float[] x = new float[TILE];
    final float[] u;
    final float[] v = new float[TILE];
    final float[] s = new float[TILE];
    final float[] h;
    final float[] slope = new float[TILE];
    final float[] slopeOfLeak;
    final float[] gh = new float[TILE];
    final float[] gv = new float[TILE];
    final float[] scale = new float[TILE];
    final float[] shift = new float[TILE];
    final float[] mean = new float[TILE];
    final float[] sum = new float[TILE];
    final float[] product = new float[TILE];

    Rows(int steps) {
      h = new float[steps * TILE];
      u = new float[norm == null ? 0 : steps * TILE];
      slopeOfLeak = new float[learnsLeak ? steps * TILE : 0];
    }

    void startTile(int from) {
      if (norm != null) {
        norm.spread(from, scale, shift);
      }
    }

    void readX(FloatBuffer memory, int t, int from, int length) {
      if (norm == null) {
        memory.get(t * neurons + from, x, 0, length);
      } else {
        int row = t * TILE % u.length;
        memory.get(t * neurons + from, u, row, length);
        VectorStep.normalise(u, row, scale, shift, x);
      }
    }

    void start(FloatBuffer v0, int from, int length) {
      if (v0 == null) {
        Arrays.fill(v, step.rest());
      } else {
        v0.get(from, v, 0, length);
      }
    }

    void startSums(int from) {
      norm.spreadMean(from, mean);
      Arrays.fill(sum, 0);
      Arrays.fill(product, 0);
    }

    void read(FloatBuffer gs, int from, int length) {
      if (gs == null) {
        Arrays.fill(s, 0);
      } else {
        gs.get(from, s, 0, length);
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
