package examples;

import ai.djl.ndarray.NDArray;
import sew.registry.TypeId;
import sew.residual.ConnectFunction;

/** A connect function of one's own: g(A, S) = A OR S = A + S - A S. */
@TypeId("OR")
public record Or() implements ConnectFunction {
  @Override
  public NDArray g(NDArray a, NDArray s) {
    return a.add(s).sub(a.mul(s));
  }
}
