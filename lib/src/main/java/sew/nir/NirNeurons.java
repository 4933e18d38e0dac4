package sew.nir;

import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;

/**
 * Neurons of discrete time as NIR's, whose equations are in continuous time: a forward Euler step
 * of length {@code dt} is one of our time steps.
 *
 * <ul>
 *   <li>IF, Eq. (4), is dv/dt = r I with r = 1 / dt.
 *   <li>LIF and PLIF, Eq. (5), are tau dv/dt = v_leak - v + r I with tau = tau_ours dt, v_leak =
 *       V_reset and r = 1, or r = tau_ours where the input is not divided by tau.
 *   <li>NIR fires where v > v_threshold, we where H >= V_th: v_threshold is the float32 before
 *       V_th.
 * </ul>
 *
 * @param dt seconds of one time step
 */
record NirNeurons(double dt) {
  /** So close to 1 that nothing of the potential is left at the next step; importers refuse 1. */
  private static final double NO_MEMORY = 1.001;

  NirNeurons {
    if (!(dt > 0) || Double.isInfinite(dt)) {
      throw new IllegalArgumentException("dt must be positive, found " + dt);
    }
  }

  /**
   * A layer of neurons.
   *
   * @param leak 1/tau of a PLIF as it was learned; ignored for other neurons
   * @throws IllegalArgumentException if NIR has no such neuron
   */
  NirNode of(Neuron neuron, double leak, int... shape) {
    Firing firing = neuron.firing();
    if (!(firing.reset() instanceof Reset.Hard hard)) {
      throw new IllegalArgumentException(
          "expected neurons with a hard reset, found %s: those of NIR are set to v_reset after a spike"
              .formatted(firing.reset()));
    }
    double threshold = Math.nextDown((float) firing.threshold());
    double rest = hard.vReset();
    if (neuron instanceof Neuron.If) {
      return new NirNode.If(shape, 1 / dt, threshold, rest);
    }
    if (neuron instanceof Neuron.Lif lif) {
      return leaky(shape, lif.tau(), lif.decayInput(), threshold, rest);
    }
    if (neuron instanceof Neuron.Plif plif) {
      return leaky(shape, 1 / leak, plif.decayInput(), threshold, rest);
    }
    throw new IllegalArgumentException(
        "expected IF, LIF or PLIF neurons, found %s, which NIR does not have".formatted(neuron));
  }

  private NirNode leaky(
      int[] shape, double tau, boolean decayInput, double threshold, double rest) {
    return new NirNode.Lif(shape, tau * dt, decayInput ? 1 : tau, rest, threshold, rest);
  }

  /** Spikes where the input of this step is above {@code threshold}, whatever came before. */
  NirNode threshold(double threshold, int... shape) {
    return new NirNode.Lif(shape, NO_MEMORY * dt, 1, 0, threshold, 0);
  }

  /**
   * Spikes where the input is not 0, of whole numbers from 0: an IF neuron keeps nothing, because
   * every input makes it fire.
   */
  NirNode any(int... shape) {
    return new NirNode.If(shape, 1 / dt, 0.5, 0);
  }
}
