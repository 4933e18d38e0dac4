package examples;

import static sew.tensor.Scalars.scalar;

import ai.djl.ndarray.NDArray;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.registry.TypeId;

/** A neuron of one's own, quadratic integrate-and-fire: H = V + X + a V^2. */
@TypeId("quadratic")
public record QuadraticNeuron(double a, Firing firing) implements Neuron {
  public static final QuadraticNeuron DEFAULT = new QuadraticNeuron(0.25, Firing.DEFAULT);

  @Override
  public NDArray charge(NDArray v, NDArray x, NDArray leak) {
    return v.add(x).add(v.mul(v).mul(scalar(v, a)));
  }
}
