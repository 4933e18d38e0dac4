package sew.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import sew.compute.Backend;
import sew.compute.MemoryOrder;
import sew.layer.SpikingLayer;
import sew.neuron.Neuron;
import sew.tensor.NativeArrays;
import sew.tensor.Tape;

/**
 * Neurons computed by {@link VectorKernel} on the memory of the engine's arrays, float32 on the
 * CPU.
 */
public final class JavaKernel {
  private final VectorKernel kernel;
  private final MemoryOrder order;
  private final Shape shape;

  private JavaKernel(VectorKernel kernel, MemoryOrder order, Shape shape) {
    this.kernel = kernel;
    this.order = order;
    this.shape = shape;
  }

  /** What it would take to compute {@code x} here, or null if it can be. */
  public static String obstacle(NDArray x) {
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
   * @param norm for {@link NativeKernel} only: the BN after which {@code x} is X; or null
   */
  public record Inputs(NDArray x, NDArray v0, NDArray leak, NDArray addend, BatchNormArrays norm) {
    public Inputs with(NDArray leak) {
      return new Inputs(x, v0, leak, addend, norm);
    }
  }

  /**
   * Spikes [T, N, ...] and, if {@code wantsV}, the last membrane potential [N, ...], else null.
   *
   * @param tape where the backward pass is recorded, or null
   */
  public static SpikingLayer.Response run(
      Neuron neuron, Inputs inputs, boolean training, Tape tape, boolean wantsV) {
    Shape shape = inputs.x.getShape();
    int steps = Math.toIntExact(shape.get(0));
    int neurons = Math.toIntExact(shape.size() / steps);
    float rate = inputs.leak == null ? 0 : inputs.leak.getFloat();
    var kernel = new VectorKernel(neuron, rate, steps, neurons);
    var fused = new JavaKernel(kernel, MemoryOrder.chosen(), shape);
    SpikingLayer.Response response = fused.forward(inputs, training, wantsV);
    return tape == null ? response : fused.record(inputs, response, tape);
  }

  private SpikingLayer.Response forward(Inputs inputs, boolean training, boolean wantsV) {
    NDManager manager = inputs.x.getManager();
    NDArray s = order.empty(shape, manager);
    NDArray v = wantsV ? order.empty(shape.slice(1), manager) : null;
    try (Memory x = new Memory(inputs.x);
        Memory start = new Memory(inputs.v0);
        Memory addend = new Memory(inputs.addend);
        Memory spikes = new Memory(s);
        Memory last = new Memory(v)) {
      kernel.forward(x.values, start.values, addend.values, spikes.values, last.values, training);
    }
    return new SpikingLayer.Response(s, v);
  }

  private SpikingLayer.Response record(Inputs inputs, SpikingLayer.Response response, Tape tape) {
    NDArray s = response.spikes();
    NDArray v = response.v();
    NDManager manager = s.getManager();
    NDArray[] read = {view(inputs.x), view(inputs.v0), view(inputs.leak), view(inputs.addend)};
    NDArray[] given = v == null ? new NDArray[] {s} : new NDArray[] {s, v};
    tape.record(read, given, gradients -> backward(read, gradients));
    return new SpikingLayer.Response(
        Tape.view(s, manager), v == null ? null : Tape.view(v, manager));
  }

  private static NDArray view(NDArray array) {
    return array == null ? null : Tape.view(array);
  }

  private NDArray[] backward(NDArray[] inputs, NDArray[] gradients) {
    NDArray v0 = inputs[1];
    NDManager manager = inputs[0].getManager();
    NDArray gx = order.empty(shape, manager);
    NDArray gv0 = v0 == null ? null : order.empty(shape.slice(1), manager);
    try (Memory x = new Memory(inputs[0]);
        Memory start = new Memory(v0);
        Memory gs = new Memory(gradients[0]);
        Memory gv = new Memory(gradients.length > 1 ? gradients[1] : null);
        Memory toX = new Memory(gx);
        Memory toStart = new Memory(gv0)) {
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

  /** The values of an array, or of a copy in this order where the array lies otherwise. */
  private final class Memory implements AutoCloseable {
    private final NDArray flat;
    final FloatBuffer values;

    /** {@code array} may be null. */
    Memory(NDArray array) {
      if (array == null) {
        flat = null;
        values = null;
      } else {
        try (NDArray detached = array.stopGradient()) {
          flat = order.flat(detached);
        }
        values = MemoryOrder.floats(flat);
      }
    }

    @Override
    public void close() {
      if (flat != null) {
        flat.close();
      }
    }
  }
}
