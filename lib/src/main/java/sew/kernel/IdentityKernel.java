package sew.kernel;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import sew.neuron.Neuron;

/** No neurons: spikes are the inputs, for measuring the time of everything else. */
final class IdentityKernel implements NeuronKernel {
  @Override
  public Optional<String> unavailableReason(Neuron neuron, NDArray x, boolean training) {
    return Optional.empty();
  }

  /** Every repeated time step gets memory of its own, as neurons give it. */
  @Override
  public KernelOutput run(NeuronPass pass, KernelInput input) {
    return new KernelOutput(pass.compute().memoryOrder().arrange(input.x()), null);
  }
}
