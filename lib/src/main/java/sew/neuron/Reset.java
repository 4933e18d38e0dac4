package sew.neuron;

import static sew.tensor.Scalars.scalar;

import ai.djl.ndarray.NDArray;
import sew.registry.TypeId;

/** How the membrane potential falls back after a spike, Eq. (3). */
public sealed interface Reset {

  /** The potential of a neuron that has not been charged yet. */
  double rest();

  /** V[t] from H[t] and S[t], all of one shape; {@code threshold} is V_th. */
  NDArray apply(NDArray h, NDArray s, double threshold);

  /** V[t] = H[t] (1 - S[t]) + V_reset S[t]; the paper's reset, with V_reset = 0. */
  @TypeId("hard")
  record Hard(double vReset) implements Reset {
    public Hard {
      if (!Double.isFinite(vReset)) {
        throw new IllegalArgumentException("V_reset must be a number, found " + vReset);
      }
    }

    @Override
    public double rest() {
      return vReset;
    }

    @Override
    public NDArray apply(NDArray h, NDArray s, double threshold) {
      NDArray kept = s.neg().add(1).mul(h);
      return vReset == 0 ? kept : kept.add(s.mul(scalar(s, vReset)));
    }
  }

  /** V[t] = H[t] - V_th S[t]. */
  @TypeId("soft")
  record Soft() implements Reset {
    @Override
    public double rest() {
      return 0;
    }

    @Override
    public NDArray apply(NDArray h, NDArray s, double threshold) {
      return h.sub(threshold == 1 ? s : s.mul(scalar(s, threshold)));
    }
  }
}
