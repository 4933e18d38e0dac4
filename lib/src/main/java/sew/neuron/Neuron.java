package sew.neuron;

import static sew.tensor.Scalars.scalar;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import sew.registry.TypeId;

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
 * <p>The order of the floating-point operations is SpikingJelly's, so that spikes agree bit for
 * bit.
 *
 * <p>Your own neuron is a record with a {@link TypeId} and a charging equation in operations of the
 * engine; where autograd keeps a factor, write it as an array, {@link sew.tensor.Scalars}.
 */
public interface Neuron {

  Firing firing();

  /**
   * H[t] from V[t-1] and X[t] [N, ...], Eqs. (4) and (5).
   *
   * @param leak 1/tau as a trainable scalar [1] of a {@link Plif}, null for all others
   */
  NDArray charge(NDArray v, NDArray x, NDArray leak);

  /**
   * The constant input that makes a resting neuron fire at every step. Unless a neuron knows it, it
   * is computed from {@link #charge}, which must then be affine in X.
   *
   * @throws IllegalStateException if no input of a neuron that is affine in X makes it fire
   */
  default double firingInput() {
    double rest = firing().reset().rest();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NDArray v = manager.full(new Shape(2), (float) rest);
      float[] h = charge(v, manager.create(new float[] {0, 1}), null).toFloatArray();
      double x = (firing().threshold() - h[0]) / (h[1] - h[0]);
      // Rounding in float32 may leave H one bit below the threshold.
      for (double input : new double[] {x, x + 1e-6 * Math.abs(x)}) {
        NDArray constant = manager.full(new Shape(2), (float) input);
        if (charge(v, constant, null).getFloat(0) >= firing().threshold()) {
          return input;
        }
      }
    }
    throw new IllegalStateException(
        "expected a constant input that makes %s fire, found none; define its firingInput()"
            .formatted(this));
  }

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
  @TypeId("if")
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
  @TypeId("lif")
  record Lif(double tau, boolean decayInput, Firing firing) implements Neuron {
    /** tau = 2, the input divided by it, too. */
    public static final Lif DEFAULT = new Lif(2, true, Firing.DEFAULT);

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
  @TypeId("plif")
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
