package sew.neuron;

import static sew.tensor.Scalars.scalar;

import ai.djl.ndarray.NDArray;

/**
 * A spiking neuron (Section 3.1): how it charges, and when it fires.
 *
 * <pre>
 * (1)  H[t] = f(V[t-1], X[t])                        charge
 * (2)  S[t] = Theta(H[t] - V_th)                     fire
 * (3)  V[t] = H[t] (1 - S[t]) + V_reset S[t]         reset
 * (4)  f = V[t-1] + X[t]                             IF
 * (5)  f = V[t-1] + (X[t] - (V[t-1] - V_reset))/tau  LIF; PLIF learns 1/tau = sigmoid(w)
 * </pre>
 *
 * <p>The order of the floating-point operations is SpikingJelly's, so that spikes agree bit by bit.
 */
public sealed interface Neuron {

  Firing firing();

  /**
   * H[t] from V[t-1] and X[t] [N, ...], Eqs. (4) and (5).
   *
   * @param leak 1/tau as a trainable scalar [1], or null for a neuron that learns nothing
   */
  NDArray charge(NDArray v, NDArray x, NDArray leak);

  /** The constant input that makes a resting neuron fire at every step. */
  double firingInput();

  /** One time step of [N, ...] inputs; see {@link #charge} for {@code leak}. */
  default Step step(NDArray v, NDArray x, NDArray leak, boolean training) {
    NDArray h = charge(v, x, leak);
    NDArray theta = firing().theta(h);
    NDArray s = training ? firing().withGradient(theta, h) : theta;
    NDArray fired = firing().detachReset() ? theta : s;
    return new Step(h, s, firing().reset().apply(h, fired, firing().threshold()));
  }

  /** H[t], S[t] and V[t] of one time step, each [N, ...]. */
  record Step(NDArray h, NDArray s, NDArray v) {}

  /** Integrate-and-fire, Eq. (4). */
  record If(Firing firing) implements Neuron {
    /** The neuron of all ImageNet networks. */
    public static final If DEFAULT = new If(Firing.DEFAULT);

    @Override
    public NDArray charge(NDArray v, NDArray x, NDArray leak) {
      return v.add(x);
    }

    @Override
    public double firingInput() {
      return firing.threshold() - firing.reset().rest();
    }
  }

  /**
   * Leaky integrate-and-fire, Eq. (5), with a fixed {@code tau} > 1; without {@code decayInput} the
   * input is added undivided: f = V[t-1] + X[t] - (V[t-1] - V_reset)/tau.
   */
  record Lif(double tau, boolean decayInput, Firing firing) implements Neuron {
    public Lif {
      requireTau(tau);
    }

    @Override
    public NDArray charge(NDArray v, NDArray x, NDArray leak) {
      double rest = firing.reset().rest();
      if (decayInput) {
        return v.add(x.sub(aboveRest(v, rest)).div(scalar(x, tau)));
      }
      return rest == 0
          ? v.mul(scalar(v, 1 - 1 / tau)).add(x)
          : v.sub(v.sub(rest).div(scalar(v, tau))).add(x);
    }

    @Override
    public double firingInput() {
      return (firing.threshold() - firing.reset().rest()) * (decayInput ? tau : 1);
    }
  }

  /** Parametric LIF: as {@link Lif} with 1/tau = sigmoid(w), one trainable w for a whole layer. */
  record Plif(double initialTau, boolean decayInput, Firing firing) implements Neuron {
    /** The neuron of the DVS networks: tau = 2 at the start. */
    public static final Plif DEFAULT = new Plif(2, true, Firing.DEFAULT);

    public Plif {
      requireTau(initialTau);
    }

    /** w = -ln(tau_0 - 1), the value at which 1/sigmoid(w) is the initial tau. */
    public double initialW() {
      return -Math.log(initialTau - 1);
    }

    @Override
    public NDArray charge(NDArray v, NDArray x, NDArray leak) {
      double rest = firing.reset().rest();
      if (decayInput) {
        return v.add(x.sub(aboveRest(v, rest)).mul(leak));
      }
      return rest == 0 ? v.mul(leak.neg().add(1)).add(x) : v.sub(v.sub(rest).mul(leak)).add(x);
    }

    @Override
    public double firingInput() {
      return (firing.threshold() - firing.reset().rest()) * (decayInput ? initialTau : 1);
    }
  }

  private static NDArray aboveRest(NDArray v, double rest) {
    return rest == 0 ? v : v.sub(rest);
  }

  private static void requireTau(double tau) {
    if (!(tau > 1)) {
      throw new IllegalArgumentException("tau must be greater than 1, found " + tau);
    }
  }
}
