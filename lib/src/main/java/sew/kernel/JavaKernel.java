package sew.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Optional;
import sew.compute.Backend;
import sew.compute.MemoryOrder;
import sew.neuron.Neuron;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;
import sew.tensor.Tape;

/**
 * Neurons computed by {@link VectorKernel} on the memory of the engine's arrays, float32 on the
 * CPU. Autograd does not know it: the {@link Tape} of a {@link GradMode} records its backward pass.
 */
final class JavaKernel implements NeuronKernel {
  @Override
  public Optional<String> unavailableReason(Neuron neuron, NDArray x, boolean training) {
    Optional<String> reason = Backend.JAVA.unavailableReason(x.getDevice());
    if (reason.isPresent()) {
      return reason;
    }
    if (x.getDataType() != DataType.FLOAT32) {
      return Optional.of("arrays of float32");
    }
    if (x.size() > Integer.MAX_VALUE / Float.BYTES) {
      return Optional.of("arrays below 2 GiB");
    }
    if (training && GradMode.isRecording() && GradMode.currentTape().isEmpty()) {
      return Optional.of(
          "a block of GradMode.on() for its gradients, or of GradMode.off() to compute none");
    }
    return FusedNeurons.unavailableReason(neuron);
  }

  @Override
  public boolean fusesBatchNorm() {
    return JavaBatchNorm.roundsLikePyTorch();
  }

  @Override
  public boolean fusesAddition() {
    return true;
  }

  @Override
  public KernelOutput run(NeuronPass pass, KernelInput input) {
    Shape shape = input.x().getShape();
    int steps = Math.toIntExact(shape.get(0));
    int neurons = Math.toIntExact(shape.size() / steps);
    float leak = input.leak() == null ? 0 : input.leak().getFloat();
    MemoryOrder order = pass.compute().memoryOrder();
    JavaBatchNorm norm =
        input.norm() == null
            ? null
            : new JavaBatchNorm(input.x(), input.norm(), order, pass.training());
    var kernel = new VectorKernel(pass.neuron(), leak, norm, steps, neurons);
    var fused = new Layer(kernel, norm, order, shape);
    KernelOutput output = fused.forward(input, pass.training(), pass.wantsV());
    Optional<Tape> tape = pass.training() ? GradMode.currentTape() : Optional.empty();
    return tape.isEmpty() ? output : fused.record(input, output, tape.get());
  }

  /** One call: what its forward and its backward pass have in common. */
  private static final class Layer {
    private final VectorKernel kernel;
    private final JavaBatchNorm norm;
    private final MemoryOrder order;
    private final Shape shape;

    Layer(VectorKernel kernel, JavaBatchNorm norm, MemoryOrder order, Shape shape) {
      this.kernel = kernel;
      this.norm = norm;
      this.order = order;
      this.shape = shape;
    }

    KernelOutput forward(KernelInput inputs, boolean training, boolean wantsV) {
      NDManager manager = inputs.x().getManager();
      NDArray s = order.empty(shape, manager);
      NDArray v = wantsV ? order.empty(shape.slice(1), manager) : null;
      try (Memory x = new Memory(inputs.x());
          Memory start = new Memory(inputs.v0());
          Memory addend = new Memory(inputs.addend());
          Memory spikes = new Memory(s);
          Memory last = new Memory(v)) {
        kernel.forward(x.values, start.values, addend.values, spikes.values, last.values, training);
      }
      return new KernelOutput(s, v);
    }

    KernelOutput record(KernelInput inputs, KernelOutput response, Tape tape) {
      NDArray s = response.spikes();
      NDArray v = response.v();
      NDManager manager = s.getManager();
      NDArray[] read = {
        view(inputs.x()),
        view(inputs.v0()),
        view(inputs.leak()),
        view(inputs.addend()),
        norm == null ? null : view(inputs.norm().weight()),
        norm == null ? null : view(inputs.norm().bias())
      };
      NDArray[] given = v == null ? new NDArray[] {s} : new NDArray[] {s, v};
      tape.record(read, given, gradients -> backward(read, gradients));
      return new KernelOutput(Tape.view(s, manager), v == null ? null : Tape.view(v, manager));
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
        VectorBatchNormGradient ofBatch = norm == null ? null : norm.gradient(kernel.parts());
        double leak =
            kernel.backward(
                x.values, start.values, gs.values, gv.values, toX.values, toStart.values, ofBatch);
        if (ofBatch != null) {
          ofBatch.replace(toX.values, x.values);
        }
        NDArray gradientOfLeak =
            inputs[2] == null
                ? null
                : NativeArrays.of(manager, new float[] {(float) leak}, inputs[2].getShape());
        NDArray gradientOfAddend = inputs[3] == null ? null : view(gradients[0]);
        NDArray[] ofNorm = backwardOfNorm(gx, inputs, ofBatch);
        return new NDArray[] {
          ofNorm[0], gv0, gradientOfLeak, gradientOfAddend, ofNorm[1], ofNorm[2]
        };
      }
    }

    /** The gradients of what is read, of BN's weight and of its bias. */
    private NDArray[] backwardOfNorm(
        NDArray gx, NDArray[] inputs, VectorBatchNormGradient ofBatch) {
      if (norm == null) {
        return new NDArray[] {gx, null, null};
      }
      if (ofBatch != null) {
        NDManager manager = gx.getManager();
        Shape channels = inputs[4].getShape();
        return new NDArray[] {
          gx,
          NativeArrays.of(manager, ofBatch.ofWeight(), channels),
          NativeArrays.of(manager, ofBatch.ofBias(), channels)
        };
      }
      try (gx) {
        return norm.backward(gx, inputs[0], inputs[4]);
      }
    }

    /** The values of an array, or of a copy in this order where the array has another layout. */
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
}
