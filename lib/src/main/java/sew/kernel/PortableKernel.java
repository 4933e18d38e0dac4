package sew.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import sew.neuron.Neuron;

/** One time step after the other in DJL's operations: any neuron, on any device. */
final class PortableKernel implements NeuronKernel {
  @Override
  public Optional<String> unavailableReason(Neuron neuron, NDArray x, boolean training) {
    return Optional.empty();
  }

  @Override
  public KernelOutput run(NeuronPass pass, KernelInput input) {
    NDArray x = input.x();
    Neuron neuron = pass.neuron();
    NDManager manager = x.getManager();
    // What autograd does not keep is freed with the scope; what it keeps, it owns itself.
    try (NDManager scope = manager.newSubManager()) {
      NDList inputs = x.split(x.getShape().get(0));
      inputs.attach(scope);
      NDArray v = start(neuron, inputs.get(0), input.v0(), scope);
      NDList spikes = new NDList(inputs.size());
      for (NDArray each : inputs) {
        Neuron.Step step = neuron.step(v, each, input.leak(), pass.training());
        spikes.add(step.s());
        v = step.v();
      }
      // DJL's concat of one array is a copy without gradient.
      NDArray s = spikes.size() == 1 ? spikes.head() : NDArrays.concat(spikes);
      s.attach(manager);
      if (!pass.wantsV()) {
        return new KernelOutput(s, null);
      }
      NDArray last = v.reshape(x.getShape().slice(1));
      last.attach(manager);
      return new KernelOutput(s, last);
    }
  }

  private static NDArray start(Neuron neuron, NDArray like, NDArray v0, NDManager scope) {
    NDArray v =
        v0 == null
            ? scope
                .full(like.getShape(), (float) neuron.firing().reset().rest(), like.getDataType())
                .toDevice(like.getDevice(), false)
            : v0.reshape(like.getShape());
    v.attach(scope);
    return v;
  }
}
