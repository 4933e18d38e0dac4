package sew.neuron;

import ai.djl.ndarray.NDArray;

/**
 * When a charged neuron fires and how it resets; the same for every charging rule.
 *
 * <p>{@code detachReset} keeps the spike of the reset, Eq. (3), out of the gradient, as in all
 * experiments of the paper.
 */
public record Firing(double threshold, Reset reset, Surrogate surrogate, boolean detachReset) {

  /** V_th = 1, V_reset = 0, ATan(2), reset detached: the setting of all experiments. */
  public static final Firing DEFAULT = new Firing(1, new Reset.Hard(0), Surrogate.DEFAULT, true);

  public Firing {
    if (!Double.isFinite(threshold)) {
      throw new IllegalArgumentException("threshold must be a number, found " + threshold);
    }
    // A neuron at rest at or above V_th fires at every step, whatever its input.
    if (!(threshold > reset.rest())) {
      throw new IllegalArgumentException(
          "threshold must be above the potential %s after a reset, found %s"
              .formatted(reset.rest(), threshold));
    }
  }

  /**
   * The same neuron with another V_th and sharpness alpha of ATan, as Figures 7 and 8 vary them.
   */
  public static Firing of(double threshold, double alpha) {
    return new Firing(threshold, new Reset.Hard(0), new Surrogate.ATan(alpha), true);
  }

  /** Theta(H[t] - V_th), Eq. (2): exactly 1 where H[t] >= V_th, else exactly 0; no gradient. */
  NDArray theta(NDArray h) {
    return h.stopGradient().gte(threshold).toType(h.getDataType(), false);
  }

  /**
   * S[t] with the value of {@code theta} and the gradient sigma'(H[t] - V_th).
   *
   * <p>(H - stop(H)) is exactly zero, so that the spikes stay exactly binary in float32.
   */
  NDArray withGradient(NDArray theta, NDArray h) {
    NDArray value = h.stopGradient();
    NDArray slope = surrogate.derivative(value.sub(threshold));
    return h.sub(value).mul(slope).add(theta);
  }
}
