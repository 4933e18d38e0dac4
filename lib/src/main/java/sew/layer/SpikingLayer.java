package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import java.util.function.Consumer;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.kernel.KernelInput;
import sew.kernel.KernelOutput;
import sew.kernel.NeuronKernel;
import sew.kernel.NeuronKernels;
import sew.kernel.NeuronPass;
import sew.neuron.Neuron;
import sew.tensor.GradMode;

/**
 * A layer of spiking neurons over all time steps, SN: inputs X [T, N, ...] to spikes S [T, N, ...],
 * each exactly 0 or 1.
 *
 * <p>The membrane potential is a local variable of the forward pass: every call starts at rest.
 */
public final class SpikingLayer extends AbstractBlock {
  private final Neuron neuron;
  private final Parameter w;

  public SpikingLayer(Neuron neuron) {
    super((byte) 1);
    this.neuron = neuron;
    this.w =
        neuron instanceof Neuron.Plif plif
            ? addParameter(
                Parameter.builder()
                    .setName("w")
                    .setType(Parameter.Type.OTHER)
                    .optShape(new Shape(1))
                    .optInitializer(new ConstantInitializer((float) plif.initialW()))
                    .build())
            : null;
  }

  public Neuron neuron() {
    return neuron;
  }

  /**
   * Runs T steps from the membrane potential {@code v0} [N, ...]; null starts at rest.
   *
   * @param w the trainable parameter [1] of a {@link Neuron.Plif}, null for other neurons
   */
  public static KernelOutput run(
      Neuron neuron, NDArray x, NDArray v0, NDArray w, boolean training) {
    Compute.Resolved compute = ComputeScope.current();
    NeuronKernel kernel = NeuronKernels.select(compute, neuron, x, training);
    var pass = new NeuronPass(neuron, training, true, compute);
    return run(kernel, pass, new KernelInput(x, v0, null, null, null, null), w);
  }

  private static KernelOutput run(
      NeuronKernel kernel, NeuronPass pass, KernelInput input, NDArray w) {
    if (w == null) {
      return kernel.run(pass, input);
    }
    try (NDManager scope = input.x().getManager().newSubManager()) {
      NDArray leak = w.getNDArrayInternal().sigmoid();
      leak.attach(scope);
      return kernel.run(pass, input.withLeak(leak));
    }
  }

  /**
   * Passes the charged potentials H[t] [N, ...] of every time step on, Eq. (1), which inputs X [T,
   * N, ...] bring about from rest. Each is closed afterwards.
   */
  public void charge(NDArray x, Consumer<NDArray> each) {
    try (NDManager scope = x.getManager().newSubManager();
        GradMode silent = GradMode.off()) {
      NDList inputs = x.split(x.getShape().get(0));
      inputs.attach(scope);
      NDArray leak = w == null ? null : w.getArray().getNDArrayInternal().sigmoid();
      if (leak != null) {
        leak.attach(scope);
      }
      NDArray v = inputs.get(0).zerosLike().add(neuron.firing().reset().rest());
      for (NDArray input : inputs) {
        try (NDManager step = scope.newSubManager()) {
          v.attach(step);
          Neuron.Step done = neuron.step(v, input, leak, false);
          each.accept(done.h());
          v = done.v();
          v.attach(scope);
        }
      }
    }
  }

  /** Whether these neurons compute the convolution of {@code x} before them, and their BN. */
  boolean fusesConvolution(NDArray x, boolean training) {
    return NeuronKernels.select(ComputeScope.current(), neuron, x, training).fusesConvolution();
  }

  /** Whether these neurons compute the BN before them in their own pass over {@code u}. */
  boolean fusesBatchNorm(NDArray u, boolean training) {
    return NeuronKernels.select(ComputeScope.current(), neuron, u, training).fusesBatchNorm();
  }

  /** The spikes S [T, N, ...] of {@code input}. */
  public NDArray spikes(ParameterStore store, NeuronInput input, boolean training) {
    Compute.Resolved compute = ComputeScope.current();
    NeuronKernel kernel = NeuronKernels.select(compute, neuron, input.array(), training);
    return spikes(kernel, compute, store, input, null, training);
  }

  /**
   * A + S, the SEW block's g = ADD, for the spikes A of {@code input} and the shortcut S, both [T,
   * N, ...]: in one pass over memory where the backend allows it, without ever storing A.
   */
  public NDArray forwardAdding(
      ParameterStore store, NeuronInput input, NDArray shortcut, boolean training) {
    Compute.Resolved compute = ComputeScope.current();
    NeuronKernel kernel = NeuronKernels.select(compute, neuron, input.array(), training);
    if (kernel.fusesAddition() && shortcut.getShape().equals(input.shape())) {
      return spikes(kernel, compute, store, input, shortcut, training);
    }
    try (NDArray a = spikes(kernel, compute, store, input, null, training)) {
      return a.add(shortcut);
    }
  }

  private NDArray spikes(
      NeuronKernel kernel,
      Compute.Resolved compute,
      ParameterStore store,
      NeuronInput input,
      NDArray addend,
      boolean training) {
    NDArray x = input.array();
    NDArray weight = w == null ? null : store.getValue(w, x.getDevice(), training);
    var pass = new NeuronPass(neuron, training, false, compute);
    var read = new KernelInput(x, null, null, addend, input.convolution(), input.norm());
    return run(kernel, pass, read, weight).spikes();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    Probe.of(params).onInput(this, x);
    NDArray s = spikes(store, NeuronInput.of(x), training);
    Probe.of(params).onOutput(this, s);
    return new NDList(s);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }

  @Override
  public String toString() {
    return neuron.toString();
  }
}
