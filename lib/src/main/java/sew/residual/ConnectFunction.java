package sew.residual;

import ai.djl.ndarray.NDArray;

/**
 * The element-wise function g(A, S) of a SEW block, Table 1; A and S have one shape [T, N, ...].
 */
public enum ConnectFunction {
  /** g = A + S: the identity when A = 0. */
  ADD(0) {
    @Override
    public NDArray apply(NDArray a, NDArray s) {
      return a.add(s);
    }
  },
  /** g = A AND S = A S: the identity when A = 1. */
  AND(1) {
    @Override
    public NDArray apply(NDArray a, NDArray s) {
      return a.mul(s);
    }
  },
  /** g = (NOT A) AND S = (1 - A) S: the identity when A = 0. A inhibits S, so the order matters. */
  IAND(0) {
    @Override
    public NDArray apply(NDArray a, NDArray s) {
      return a.neg().add(1).mul(s);
    }
  };

  private final int identityA;

  ConnectFunction(int identityA) {
    this.identityA = identityA;
  }

  /** O = g(A, S) from the residual spikes A and the shortcut S. */
  public abstract NDArray apply(NDArray a, NDArray s);

  /** The value of A, 0 or 1, that makes g(A, S) = S, Eq. (10). */
  public int identityA() {
    return identityA;
  }
}
