package examples;

import ai.djl.ndarray.NDArray;
import sew.neuron.Surrogate;
import sew.registry.TypeId;

/** A surrogate of one's own: alpha (1 - tanh^2(alpha x)). */
@TypeId("tanh")
public record TanhSurrogate(double alpha) implements Surrogate {
  @Override
  public NDArray derivative(NDArray x) {
    NDArray y = x.muli(alpha).tanh();
    return y.muli(y).negi().addi(1).muli(alpha);
  }
}
