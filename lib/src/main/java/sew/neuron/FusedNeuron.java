package sew.neuron;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import sew.tensor.Backend;
import sew.tensor.MemoryOrder;
import sew.tensor.NativeArrays;
import sew.tensor.Tape;

/**
 * Neurons computed by {@link VectorKernel} on the memory of the engine's arrays, float32 on the
 * CPU.
 */
final class FusedNeuron {
  private final VectorKernel kernel;
  private final MemoryOrder order;
  private final Shape shape;

  private FusedNeuron(VectorKernel kernel, MemoryOrder order, Shape shape) {
    this.kernel = kernel;
    this.order = order;
    this.shape = shape;
  }

  /** What it would take to compute {@code x} here, or null if it can be. */
  static String obstacle(NDArray x) {
    if (!Backend.hasVectorApi()) {
      return "a Java VM started with --add-modules " + Backend.VECTOR_API;
    }
    if (x.getDevice().isGpu()) {
      return "arrays on the CPU";
    }
    if (x.getDataType() != DataType.FLOAT32) {
      return "arrays of float32";
    }
    return x.size() > Integer.MAX_VALUE / Float.BYTES ? "arrays below 2 GiB" : null;
  }

  /**
   * What one call computes.
   *
   * @param x inputs [T, N, ...]
   * @param v0 the membrane potential before [N, ...], or null for rest
   * @param leak 1/tau [1] of a {@link Neuron.Plif}, else null
   * @param addend what is added to the spikes [T, N, ...], or null
   * @param norm the BN that makes {@code x} the inputs, or null
   */
  record Inputs(NDArray x, NDArray v0, NDArray leak, NDArray addend, NormValues norm) {
    Inputs with(NDArray leak) {
      return new Inputs(x, v0, leak, addend, norm);
    }
  }

  /**
   * Spikes [T, N, ...] and, if {@code wantsV}, the last membrane potential [N, ...], else null.
   *
   * @param tape where the backward pass is recorded, or null
   */
  static MultiStep.Response run(
      Neuron neuron, Inputs inputs, boolean training, Tape tape, boolean wantsV) {
    Shape shape = inputs.x.getShape();
    int steps = Math.toIntExact(shape.get(0));
    int neurons = Math.toIntExact(shape.size() / steps);
    float rate = inputs.leak == null ? 0 : inputs.leak.getFloat();
    MemoryOrder order = MemoryOrder.chosen();
    Scaling scaling = inputs.norm == null ? null : inputs.norm.of(inputs.x, order, training);
    var kernel = new VectorKernel(neuron, rate, steps, neurons, scaling);
    var fused = new FusedNeuron(kernel, order, shape);
    MultiStep.Response response = fused.forward(inputs, training, wantsV);
    return tape == null ? response : fused.record(inputs, response, tape);
  }

  private MultiStep.Response forward(Inputs inputs, boolean training, boolean wantsV) {
    NDManager manager = inputs.x.getManager();
    NDArray s = order.empty(shape, manager);
    NDArray v = wantsV ? order.empty(shape.slice(1), manager) : null;
    try (Memory x = memory(inputs.x);
        Memory start = memory(inputs.v0);
        Memory addend = memory(inputs.addend);
        Memory spikes = memory(s);
        Memory last = memory(v)) {
      kernel.forward(x.values, start.values, addend.values, spikes.values, last.values, training);
    }
    return new MultiStep.Response(s, v);
  }

  private MultiStep.Response record(Inputs inputs, MultiStep.Response response, Tape tape) {
    NDArray s = response.spikes();
    NDArray v = response.v();
    NDManager manager = s.getManager();
    NDArray[] given = v == null ? new NDArray[] {s} : new NDArray[] {s, v};
    if (inputs.norm == null) {
      NDArray[] read = {view(inputs.x), view(inputs.v0), view(inputs.leak), view(inputs.addend)};
      tape.record(read, given, gradients -> backward(read, gradients));
    } else {
      NDArray[] read = {
        view(inputs.x),
        view(inputs.norm.weight()),
        view(inputs.norm.bias()),
        view(inputs.leak),
        view(inputs.addend)
      };
      tape.record(read, given, gradients -> backwardThroughNorm(read, gradients[0]));
    }
    return new MultiStep.Response(Tape.view(s, manager), v == null ? null : Tape.view(v, manager));
  }

  private Memory memory(NDArray array) {
    return new Memory(array, order);
  }

  private static NDArray view(NDArray array) {
    return array == null ? null : Tape.view(array);
  }

  private NDArray[] backward(NDArray[] inputs, NDArray[] gradients) {
    NDArray v0 = inputs[1];
    NDManager manager = inputs[0].getManager();
    NDArray gx = order.empty(shape, manager);
    NDArray gv0 = v0 == null ? null : order.empty(shape.slice(1), manager);
    try (Memory x = memory(inputs[0]);
        Memory start = memory(v0);
        Memory gs = memory(gradients[0]);
        Memory gv = memory(gradients.length > 1 ? gradients[1] : null);
        Memory toX = memory(gx);
        Memory toStart = memory(gv0)) {
      double leak =
          kernel.backward(x.values, start.values, gs.values, gv.values, toX.values, toStart.values);
      NDArray gradientOfLeak =
          inputs[2] == null
              ? null
              : NativeArrays.of(manager, new float[] {(float) leak}, inputs[2].getShape());
      NDArray gradientOfAddend = inputs[3] == null ? null : view(gradients[0]);
      return new NDArray[] {gx, gv0, gradientOfLeak, gradientOfAddend};
    }
  }

  private NDArray[] backwardThroughNorm(NDArray[] inputs, NDArray gradient) {
    NDManager manager = inputs[0].getManager();
    try (Memory c = memory(inputs[0]);
        Memory gs = memory(gradient)) {
      VectorKernel.NormGradients gradients = kernel.backwardThroughNorm(c.values, gs.values);
      return new NDArray[] {
        order.shaped(c.flat, shape),
        NativeArrays.of(manager, gradients.norm().toWeight(), inputs[1].getShape()),
        NativeArrays.of(manager, gradients.norm().toBias(), inputs[2].getShape()),
        inputs[3] == null
            ? null
            : NativeArrays.of(
                manager, new float[] {(float) gradients.leak()}, inputs[3].getShape()),
        inputs[4] == null ? null : view(gradient)
      };
    }
  }
}
