package sew.kernel;

import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GE;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import sew.neuron.Neuron;
import sew.neuron.Reset;

/**
 * One time step of neurons in a row of floats, forwards and backwards: Eqs. (1) to (5) of {@link
 * Neuron} with its floating-point operations in its order.
 *
 * <p>No method of this package takes or returns a vector: where the compiler does not inline one,
 * it puts each vector on the heap.
 *
 * @param neuron the neurons
 * @param rest V_reset, or 0 with a soft reset
 * @param leak 1/tau of a {@link Neuron.Plif}, else unused
 */
record VectorStep(Neuron neuron, float threshold, float rest, float leak) {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  VectorStep(Neuron neuron, float leak) {
    this(neuron, (float) neuron.firing().threshold(), (float) neuron.firing().reset().rest(), leak);
  }

  /** H[t] into {@code h} from V[t-1] and X[t], Eqs. (4) and (5). */
  void charge(float[] v, float[] x, float[] h, int to) {
    if (neuron instanceof Neuron.Lif lif) {
      if (lif.decayInput()) {
        lifDecayingInput((float) lif.tau(), v, x, h, to);
      } else if (rest == 0) {
        leakAtZero((float) (1 - 1 / lif.tau()), v, x, h, to);
      } else {
        lifLeak((float) lif.tau(), v, x, h, to);
      }
    } else if (neuron instanceof Neuron.Plif plif) {
      if (plif.decayInput()) {
        plifDecayingInput(v, x, h, to);
      } else if (rest == 0) {
        leakAtZero(-leak + 1, v, x, h, to);
      } else {
        plifLeak(v, x, h, to);
      }
    } else {
      integrate(v, x, h, to);
    }
  }

  private static void integrate(float[] v, float[] x, float[] h, int to) {
    for (int i = 0; i < v.length; i += F.length()) {
      fromArray(F, v, i).add(fromArray(F, x, i)).intoArray(h, to + i);
    }
  }

  private void lifDecayingInput(float tau, float[] v, float[] x, float[] h, int to) {
    FloatVector divisor = FloatVector.broadcast(F, tau);
    for (int i = 0; i < v.length; i += F.length()) {
      FloatVector d = fromArray(F, x, i).sub(fromArray(F, v, i).sub(rest));
      fromArray(F, v, i).add(d.div(divisor)).intoArray(h, to + i);
    }
  }

  private void plifDecayingInput(float[] v, float[] x, float[] h, int to) {
    for (int i = 0; i < v.length; i += F.length()) {
      FloatVector d = fromArray(F, x, i).sub(fromArray(F, v, i).sub(rest));
      fromArray(F, v, i).add(d.mul(leak)).intoArray(h, to + i);
    }
  }

  private static void leakAtZero(float kept, float[] v, float[] x, float[] h, int to) {
    for (int i = 0; i < v.length; i += F.length()) {
      fromArray(F, v, i).mul(kept).add(fromArray(F, x, i)).intoArray(h, to + i);
    }
  }

  private void lifLeak(float tau, float[] v, float[] x, float[] h, int to) {
    for (int i = 0; i < v.length; i += F.length()) {
      fromArray(F, v, i)
          .sub(fromArray(F, v, i).sub(rest).div(tau))
          .add(fromArray(F, x, i))
          .intoArray(h, to + i);
    }
  }

  private void plifLeak(float[] v, float[] x, float[] h, int to) {
    for (int i = 0; i < v.length; i += F.length()) {
      fromArray(F, v, i)
          .sub(fromArray(F, v, i).sub(rest).mul(leak))
          .add(fromArray(F, x, i))
          .intoArray(h, to + i);
    }
  }

  /** V[t] from H[t], Eqs. (2) and (3). */
  void reset(float[] h, int from, float[] v) {
    if (neuron.firing().reset() instanceof Reset.Soft) {
      for (int i = 0; i < v.length; i += F.length()) {
        FloatVector charged = fromArray(F, h, from + i);
        charged.sub(threshold, charged.compare(GE, threshold)).intoArray(v, i);
      }
    } else {
      FloatVector silent = FloatVector.broadcast(F, 1);
      for (int i = 0; i < v.length; i += F.length()) {
        FloatVector charged = fromArray(F, h, from + i);
        VectorMask<Float> fired = charged.compare(GE, threshold);
        // A product, so that an infinite H becomes NaN as in Eq. (3).
        charged.mul(silent.blend(0, fired)).add(rest, fired).intoArray(v, i);
      }
    }
  }

  /** S[t] from H[t], Eq. (2). */
  void fire(float[] h, int from, float[] s) {
    FloatVector silent = FloatVector.zero(F);
    for (int i = 0; i < s.length; i += F.length()) {
      silent.blend(1, fromArray(F, h, from + i).compare(GE, threshold)).intoArray(s, i);
    }
  }

  /** As {@link #fire}, but NaN where H[t] is not finite, so that training sees that it diverged. */
  void fireInTraining(float[] h, int from, float[] s) {
    FloatVector silent = FloatVector.zero(F);
    for (int i = 0; i < s.length; i += F.length()) {
      FloatVector charged = fromArray(F, h, from + i);
      silent.blend(1, charged.compare(GE, threshold)).add(charged.sub(charged)).intoArray(s, i);
    }
  }

  /** X = U scale + shift, rounded once. */
  static void normalise(float[] u, int from, float[] scale, float[] shift, float[] x) {
    for (int i = 0; i < x.length; i += F.length()) {
      fromArray(F, u, from + i).fma(fromArray(F, scale, i), fromArray(F, shift, i)).intoArray(x, i);
    }
  }

  /** Adds {@code addend} to {@code s}. */
  static void add(float[] s, float[] addend) {
    for (int i = 0; i < s.length; i += F.length()) {
      fromArray(F, s, i).add(fromArray(F, addend, i)).intoArray(s, i);
    }
  }

  /**
   * dL/dH[t] into {@code gh} from dL/dS[t], dL/dV[t] and the slope sigma'(H[t] - V_th): Eqs. (2)
   * and (3) backwards.
   */
  void backwardOfReset(float[] h, int from, float[] gs, float[] gv, float[] slope, float[] gh) {
    if (!neuron.firing().detachReset()) {
      backwardOfSpikeInReset(h, from, gs, gv);
    }
    if (neuron.firing().reset() instanceof Reset.Soft) {
      for (int i = 0; i < gh.length; i += F.length()) {
        fromArray(F, gs, i).mul(fromArray(F, slope, i)).add(fromArray(F, gv, i)).intoArray(gh, i);
      }
    } else {
      for (int i = 0; i < gh.length; i += F.length()) {
        VectorMask<Float> fired = fromArray(F, h, from + i).compare(GE, threshold);
        fromArray(F, gs, i)
            .mul(fromArray(F, slope, i))
            .add(fromArray(F, gv, i).blend(0, fired))
            .intoArray(gh, i);
      }
    }
  }

  /** Adds dL/dV[t] dV[t]/dS[t] to dL/dS[t]. */
  private void backwardOfSpikeInReset(float[] h, int from, float[] gs, float[] gv) {
    if (neuron.firing().reset() instanceof Reset.Soft) {
      for (int i = 0; i < gs.length; i += F.length()) {
        fromArray(F, gs, i).sub(fromArray(F, gv, i).mul(threshold)).intoArray(gs, i);
      }
    } else {
      for (int i = 0; i < gs.length; i += F.length()) {
        FloatVector slope = fromArray(F, h, from + i).neg().add(rest);
        fromArray(F, gs, i).add(fromArray(F, gv, i).mul(slope)).intoArray(gs, i);
      }
    }
  }

  /** dL/dX[t] into {@code gx} and dL/dV[t-1] into {@code gv}: Eqs. (4) and (5) backwards. */
  void backwardOfCharge(float[] gh, float[] gx, float[] gv) {
    float rate = rate();
    if (rate == 0) {
      System.arraycopy(gh, 0, gx, 0, gh.length);
      System.arraycopy(gh, 0, gv, 0, gh.length);
      return;
    }
    for (int i = 0; i < gh.length; i += F.length()) {
      fromArray(F, gh, i).sub(fromArray(F, gh, i).mul(rate)).intoArray(gv, i);
    }
    if (!decaysInput()) {
      System.arraycopy(gh, 0, gx, 0, gh.length);
      return;
    }
    for (int i = 0; i < gh.length; i += F.length()) {
      fromArray(F, gh, i).mul(rate).intoArray(gx, i);
    }
  }

  /** dH[t]/d(1/tau) into {@code slope} from V[t-1] and X[t]. */
  void slopeOfLeak(float[] v, float[] x, float[] slope, int to) {
    boolean decaysInput = decaysInput();
    for (int i = 0; i < v.length; i += F.length()) {
      FloatVector aboveRest = fromArray(F, v, i).sub(rest);
      FloatVector d = decaysInput ? fromArray(F, x, i).sub(aboveRest) : aboveRest.neg();
      d.intoArray(slope, to + i);
    }
  }

  /** The sum of dL/dH[t] dH[t]/d(1/tau) over the row; in double, because its terms cancel. */
  static double backwardOfLeak(float[] gh, float[] slope, int from) {
    DoubleVector sum = DoubleVector.zero(D);
    for (int i = 0; i < gh.length; i += F.length()) {
      for (int half = 0; half < 2; half++) {
        Vector<Double> g = fromArray(F, gh, i).convertShape(F2D, D, half);
        sum = sum.add(g.mul(fromArray(F, slope, from + i).convertShape(F2D, D, half)));
      }
    }
    // Lane after lane: the order of reduceLanes differs between interpreter and compiled code.
    double total = 0;
    for (double lane : sum.toArray()) {
      total += lane;
    }
    return total;
  }

  /** 1/tau; 0 for IF. */
  private float rate() {
    if (neuron instanceof Neuron.Lif lif) {
      return (float) (1 / lif.tau());
    }
    return neuron instanceof Neuron.Plif ? leak : 0;
  }

  private boolean decaysInput() {
    return neuron instanceof Neuron.Lif lif
        ? lif.decayInput()
        : neuron instanceof Neuron.Plif plif && plif.decayInput();
  }
}
