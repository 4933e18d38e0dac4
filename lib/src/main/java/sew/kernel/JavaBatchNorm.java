package sew.kernel;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.util.stream.Stream;
import sew.compute.MemoryOrder;
import sew.tensor.NativeArrays;
import sew.tensor.TorchFunction;

/**
 * BN that neurons compute as they read its input: X = U scale + shift, rounded once, as PyTorch
 * rounds it. The statistics of a batch are PyTorch's own, and so is the gradient where no {@link
 * VectorBatchNormGradient} computes it.
 */
final class JavaBatchNorm {
  private final MemoryOrder order;
  private final Channels channels;
  private final float[] mean;
  private final float[] inverse;
  private final float[] scale;
  private final float[] shift;
  private final float epsilon;

  /**
   * In training the statistics of {@code u} [T, N, C, ...] count, and change the running ones; in
   * evaluation the running ones count.
   */
  JavaBatchNorm(NDArray u, BatchNormArrays norm, MemoryOrder order, boolean training) {
    this.order = order;
    channels = Channels.of(u.getShape(), order);
    if (norm.weight().size() != channels.count()) {
      throw new EngineException(
          "the weight of BN has %d elements, but should contain %d elements, one for each channel"
              .formatted(norm.weight().size(), channels.count()));
    }
    epsilon = norm.epsilon();
    if (training) {
      try (NDArray folded = fold(u)) {
        PtNDArray[] ofBatch =
            Operations.STATISTICS.apply(
                u.getManager(),
                tensor(folded),
                tensor(norm.mean()),
                tensor(norm.variance()),
                IValue.from((double) norm.momentum()));
        mean = floats(ofBatch[0]);
        inverse = floats(ofBatch[1]);
        ofBatch[0].close();
        ofBatch[1].close();
      }
    } else {
      mean = floats(norm.mean());
      inverse = floats(norm.variance());
    }
    float[] weight = floats(norm.weight());
    float[] bias = floats(norm.bias());
    scale = new float[mean.length];
    shift = new float[mean.length];
    for (int c = 0; c < mean.length; c++) {
      // In the number type that PyTorch uses for each.
      inverse[c] =
          training
              ? (float) (1 / Math.sqrt(inverse[c] + (double) epsilon))
              : 1 / (float) Math.sqrt(inverse[c] + epsilon);
      scale[c] = inverse[c] * weight[c];
      shift[c] = Math.fma(-mean[c], scale[c], bias[c]);
    }
  }

  /** What adds up the gradient in so many parts, in training; null where PyTorch computes it. */
  VectorBatchNormGradient gradient(int parts) {
    return order == MemoryOrder.CHANNELS_LAST && VectorBatchNormGradient.fits(channels)
        ? new VectorBatchNormGradient(mean, inverse, scale, parts)
        : null;
  }

  /** Writes the means of neurons {@code from} and following of a time step. */
  void spreadMean(int from, float[] means) {
    channels.spread(mean, from, means);
  }

  /** Writes the scale and the shift of neurons {@code from} and following of a time step. */
  void spread(int from, float[] scales, float[] shifts) {
    channels.spread(scale, from, scales);
    channels.spread(shift, from, shifts);
  }

  /** dL/dU, dL/dweight and dL/dbias from dL/dX by PyTorch, in training. */
  NDArray[] backward(NDArray gx, NDArray u, NDArray weight) {
    NDManager manager = gx.getManager();
    Shape channels = new Shape(mean.length);
    try (NDArray foldedGx = fold(gx);
        NDArray foldedU = fold(u);
        NDArray means = NativeArrays.of(manager, mean, channels);
        NDArray inverses = NativeArrays.of(manager, inverse, channels)) {
      PtNDArray[] gradients =
          Operations.BACKWARD.apply(
              manager,
              tensor(foldedGx),
              tensor(foldedU),
              tensor(weight),
              tensor(means),
              tensor(inverses),
              IValue.from((double) epsilon));
      try (NDArray gu = gradients[0]) {
        return new NDArray[] {gu.reshape(u.getShape()), gradients[1], gradients[2]};
      }
    }
  }

  /**
   * Whether PyTorch rounds in the same way on this processor, tried with a few numbers once per
   * process.
   */
  static boolean roundsLikePyTorch() {
    return Rounding.SAME;
  }

  private static NDArray fold(NDArray x) {
    Shape shape = x.getShape();
    try (NDArray detached = x.stopGradient()) {
      return detached.reshape(new Shape(shape.get(0) * shape.get(1)).addAll(shape.slice(2)));
    }
  }

  private static IValue tensor(NDArray array) {
    return IValue.from((PtNDArray) array);
  }

  private static float[] floats(NDArray array) {
    try (NDArray detached = array.stopGradient()) {
      return detached.toFloatArray();
    }
  }

  private static final class Operations {
    static final TorchFunction STATISTICS =
        new TorchFunction(
            "u: Tensor, mean: Tensor, variance: Tensor, momentum: float",
            2,
            "torch.batch_norm_update_stats(u, mean, variance, momentum)");

    static final TorchFunction BACKWARD =
        new TorchFunction(
            "gx: Tensor, u: Tensor, weight: Tensor, mean: Tensor, inverse: Tensor, epsilon: float",
            3,
            "torch.native_batch_norm_backward(gx, u, weight, None, None, mean, inverse, True, epsilon, [True, True, True])");

    private Operations() {}
  }

  private static final class Rounding {
    static final boolean SAME =
        Stream.of(MemoryOrder.values())
            .allMatch(order -> isSame(order, true) && isSame(order, false));

    private Rounding() {}

    private static boolean isSame(MemoryOrder order, boolean training) {
      try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
        NDArray some = manager.arange(1, 32, 1, DataType.FLOAT32);
        var norm =
            new BatchNormArrays(some.cos(), some.sqrt(), some.sin(), some.log(), 0.1f, 1e-5f);
        NDArray values = manager.arange(0, 7 * 31 * 11, 1, DataType.FLOAT32).sin().add(1);
        NDArray u = order.arrange(values.reshape(1, 7, 31, 11, 1));
        NDArray x =
            JniUtils.batchNorm(
                (PtNDArray) fold(u),
                (PtNDArray) norm.mean(),
                (PtNDArray) norm.variance(),
                (PtNDArray) norm.weight(),
                (PtNDArray) norm.bias(),
                training,
                norm.momentum(),
                norm.epsilon());
        JavaBatchNorm ours = new JavaBatchNorm(u, norm, order, training);
        float[] given = values.toFloatArray();
        float[] expected = x.toFloatArray();
        for (int i = 0; i < given.length; i++) {
          int c = i / 11 % 31;
          if (Math.fma(given[i], ours.scale[c], ours.shift[c]) != expected[i]) {
            return false;
          }
        }
        return true;
      }
    }
  }
}
