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
    String obstacle = Backend.JAVA.obstacle(x.getDevice());
    if (obstacle != null) {
      return obstacle;
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
    NDArray x = tape.handle(inputs.x);
    NDArray leak = handle(tape, inputs.leak);
    NDArray addend = handle(tape, inputs.addend);
    NDArray[] given = v == null ? new NDArray[] {s} : new NDArray[] {s, v};
    NDArray[] views;
    if (inputs.norm == null) {
      NDArray[] read = {x, leak, addend, handle(tape, inputs.v0)};
      views = tape.record(read, given, gradients -> backward(read, gradients));
    } else {
      NDArray weight = tape.handle(inputs.norm.weight());
      NDArray bias = tape.handle(inputs.norm.bias());
      NDArray[] read = {x, leak, addend, weight, bias};
      views = tape.record(read, given, gradients -> backwardThroughNorm(read, gradients[0]));
    }
    return new MultiStep.Response(views[0], v == null ? null : views[1]);
  }

  private static NDArray handle(Tape tape, NDArray array) {
    return array == null ? null : tape.handle(array);
  }

  /** dL/dS as the kernel reads it: one array, or the sum of two, which it writes into the first. */
  private final class GradientOfSpikes implements AutoCloseable {
    final Memory gs;
    final Memory more;

    GradientOfSpikes(Tape.Gradient gradient) {
      boolean alone = gradient.own() == null || gradient.other() == null;
      gs = memory(gradient.own() == null ? gradient.other() : gradient.own());
      more = memory(alone ? null : gradient.other());
    }

    @Override
    public void close() {
      gs.close();
      more.close();
    }
  }

  private NDArray[] backward(NDArray[] inputs, Tape.Gradient[] gradients) {
    NDArray v0 = inputs[3];
    NDManager manager = inputs[0].getManager();
    NDArray gx = order.empty(shape, manager);
    NDArray gv0 = v0 == null ? null : order.empty(shape.slice(1), manager);
    try (NDArray toLast = gradients.length > 1 ? gradients[1].sum() : null;
        Memory x = memory(inputs[0]);
        Memory start = memory(v0);
        GradientOfSpikes gs = new GradientOfSpikes(gradients[0]);
        Memory gv = memory(toLast);
        Memory toX = memory(gx);
        Memory toStart = memory(gv0)) {
      double leak =
          kernel.backward(
              x.values,
              start.values,
              gs.gs.values,
              gs.more.values,
              gv.values,
              toX.values,
              toStart.values);
      return new NDArray[] {
        gx, scalar(leak, inputs[1]), inputs[2] == null ? null : shaped(gs.gs), gv0
      };
    }
  }

  private NDArray[] backwardThroughNorm(NDArray[] inputs, Tape.Gradient gradient) {
    NDManager manager = inputs[0].getManager();
    try (Memory c = memory(inputs[0]);
        GradientOfSpikes gs = new GradientOfSpikes(gradient)) {
      var gradients = kernel.backwardThroughNorm(c.values, gs.gs.values, gs.more.values);
      return new NDArray[] {
        shaped(c),
        scalar(gradients.leak(), inputs[1]),
        inputs[2] == null ? null : shaped(gs.gs),
        NativeArrays.of(manager, gradients.norm().toWeight(), inputs[3].getShape()),
        NativeArrays.of(manager, gradients.norm().toBias(), inputs[4].getShape())
      };
    }
  }

  private NDArray shaped(Memory memory) {
    return order.shaped(memory.flat, shape);
  }

  /** A number as the gradient of {@code parameter} [1], or null where there is none. */
  private static NDArray scalar(double value, NDArray parameter) {
    return parameter == null
        ? null
        : NativeArrays.of(
            parameter.getManager(), new float[] {(float) value}, parameter.getShape());
  }

  private Memory memory(NDArray array) {
    return new Memory(array, order);
  }
}
