package sew.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import sew.compute.ComputeScope;
import sew.layer.SpikingLayer;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.tensor.GradMode;

/** Kind "neurons", table of surrogates: Theta and sigma' over a grid of x. */
final class SurrogateCheck {
  private static final double TOLERANCE = 1e-5;

  private SurrogateCheck() {}

  static Deviation of(GoldenCase golden) {
    Deviation deviation = new Deviation();
    golden
        .arraysUnder("grad__")
        .forEach(
            (name, expected) -> {
              // An IF neuron with V_th = 0 that starts at V = 0 fires Theta(x) for its first input.
              try (NDManager manager = NDManager.newBaseManager(ComputeScope.current().device());
                  GradMode recording = GradMode.on()) {
                NDArray x = golden.tensor("x", manager).reshape(1, -1);
                x.setRequiresGradient(true);
                Firing firing =
                    new Firing(0, new Reset.Hard(-1), GoldenNeuron.surrogate(name), true);
                NDArray rest = manager.zeros(x.getShape().slice(1));
                var response = SpikingLayer.run(new Neuron.If(firing), x, rest, null, true);
                GradMode.backward(response.spikes().sum());
                deviation.spikes("spike", golden.array("spike"), response.spikes());
                deviation.values(name, expected, x.getGradient(), TOLERANCE);
              }
            });
    return deviation;
  }
}
