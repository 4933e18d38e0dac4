package sew.kernel;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import sew.compute.Backend;
import sew.compute.MemoryOrder;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;
import sew.tensor.Tape;

/**
 * A convolution of images [N, C, H, W] with 3 x 3 kernels and stride 1: in channels-last order and
 * float32 on the CPU.
 *
 * <p>Where most values of x are zero, as those of spikes are, they are left out: Y has the bits of
 * PyTorch's convolution if the weights are finite, and dL/dweight is summed in another order. dL/dx
 * is computed by Winograd's algorithm, to 1e-5 of the largest. The rest is PyTorch's. Autograd does
 * not know it: the {@link Tape} of a {@link GradMode} records its backward pass.
 */
public final class JavaConvolution {
  /** With a larger fraction of nonzero inputs PyTorch is faster: reproduce/PERFORMANCE.md. */
  private static final double MAX_NONZERO_FRACTION = 0.15;

  /** More of them fall out of the cache between one value and the next. */
  private static final int MAX_WEIGHTS = 1 << 18;

  private static final MemoryOrder ORDER = MemoryOrder.CHANNELS_LAST;

  /** Whether PyTorch sums in the order of {@link VectorConvolution}: found out once per shape. */
  private static final Map<Kind, Boolean> SAME_BITS = new ConcurrentHashMap<>();

  private JavaConvolution() {}

  /** Which of its convolutions PyTorch takes depends, below 16, on the number of images, too. */
  private record Kind(ImageShape images, int outputs) {
    Kind {
      images =
          new ImageShape(
              Math.min(16, images.count()), images.height(), images.width(), images.channels());
    }
  }

  /**
   * Y [N, C', H, W]; empty where PyTorch is faster or sums in another order, and where autograd
   * records without a {@link Tape}.
   */
  public static Optional<NDArray> apply(NDArray x, NDArray weight, int stride) {
    Optional<Tape> tape = GradMode.currentTape();
    boolean canRecord = tape.isPresent() || !GradMode.isRecording();
    if (!canRecord || !canCompute(x, weight.getShape(), stride)) {
      return Optional.empty();
    }
    boolean skipsZeros = skipsZeros(x, weight.getShape());
    if (!skipsZeros && (tape.isEmpty() || !hasInputGradient(weight.getShape()))) {
      return Optional.empty();
    }
    NDArray y = skipsZeros ? withoutZeros(x, weight) : PyTorchConvolution.apply(x, weight);
    return Optional.of(tape.isEmpty() ? y : record(x, weight, y, skipsZeros, tape.get()));
  }

  private static boolean canCompute(NDArray x, Shape weight, int stride) {
    long outputs = weight.get(0);
    long channels = weight.get(1);
    Shape shape = x.getShape();
    // PyTorch takes a single image for one in channels-first order; it refuses other channels.
    return stride == 1
        && shape.dimension() == 4
        && shape.get(0) > 1
        && shape.get(1) == channels
        && weight.get(2) == VectorConvolution.KERNEL
        && weight.size() <= MAX_WEIGHTS
        && VectorConvolution.canCompute(channels, outputs)
        && x.getDataType() == DataType.FLOAT32
        && x.size() / channels * Math.max(channels, outputs) <= Integer.MAX_VALUE / Float.BYTES
        && Backend.JAVA.unavailableReason(x.getDevice()).isEmpty();
  }

  private static boolean skipsZeros(NDArray x, Shape weight) {
    try (NDArray images = x.stopGradient();
        NDArray flat = ORDER.flat(images)) {
      return VectorNonzeros.fraction(MemoryOrder.floats(flat)) <= MAX_NONZERO_FRACTION
          && SAME_BITS.computeIfAbsent(
              new Kind(ImageShape.of(x.getShape()), Math.toIntExact(weight.get(0))),
              JavaConvolution::hasBitsOfPyTorch);
    }
  }

  private static boolean hasInputGradient(Shape weight) {
    return VectorInputGradient.canCompute(weight.get(1), weight.get(0));
  }

  private static boolean hasBitsOfPyTorch(Kind kind) {
    ImageShape images = kind.images;
    Shape shape = new Shape(images.count(), images.channels(), images.height(), images.width());
    Shape ofWeight =
        new Shape(
            kind.outputs, images.channels(), VectorConvolution.KERNEL, VectorConvolution.KERNEL);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      // One value in five is not zero.
      NDArray x = ORDER.shaped(numbers(manager, shape).sin().sub(0.8f).maximum(0), shape);
      NDArray weight = numbers(manager, ofWeight).cos().reshape(ofWeight);
      return withoutZeros(x, weight).contentEquals(PyTorchConvolution.apply(x, weight));
    }
  }

  /** 0, 1, 2, ..., as many as an array of this shape has. */
  private static NDArray numbers(NDManager manager, Shape shape) {
    return manager.arange(Math.toIntExact(shape.size())).toType(DataType.FLOAT32, false);
  }

  private static NDArray withoutZeros(NDArray x, NDArray weight) {
    Shape shape = x.getShape();
    Shape out = new Shape(shape.get(0), weight.getShape().get(0), shape.get(2), shape.get(3));
    NDArray y = ORDER.empty(out, x.getManager());
    try (NDArray images = x.stopGradient();
        NDArray given = weight.stopGradient();
        NDArray flat = ORDER.flat(images);
        NDArray result = ORDER.flat(y)) {
      new VectorConvolution(ImageShape.of(shape), given.toFloatArray())
          .compute(MemoryOrder.floats(flat), MemoryOrder.floats(result));
    }
    return y;
  }

  private static NDArray record(
      NDArray x, NDArray weight, NDArray y, boolean skipsZeros, Tape tape) {
    NDManager manager = y.getManager();
    NDArray[] read = {Tape.view(x), Tape.view(weight)};
    boolean wantsX = Tape.requiresGradient(read[0]);
    boolean wantsWeight = Tape.requiresGradient(read[1]);
    tape.record(
        read,
        new NDArray[] {y},
        gradients -> {
          try (NDArray given = read[0].stopGradient();
              NDArray kernels = read[1].stopGradient()) {
            NDArray gy = gradients[0];
            return new NDArray[] {
              wantsX ? toX(given, kernels, gy) : null,
              wantsWeight ? toWeight(given, kernels, gy, skipsZeros) : null
            };
          }
        });
    return Tape.view(y, manager);
  }

  private static NDArray toX(NDArray x, NDArray weight, NDArray gy) {
    if (!hasInputGradient(weight.getShape())) {
      return PyTorchConvolution.toX(x, weight, gy);
    }
    NDArray gx = ORDER.empty(x.getShape(), gy.getManager());
    try (NDArray gradient = ORDER.flat(gy);
        NDArray result = ORDER.flat(gx)) {
      new VectorInputGradient(ImageShape.of(x.getShape()), weight.toFloatArray())
          .compute(MemoryOrder.floats(gradient), MemoryOrder.floats(result));
    }
    return gx;
  }

  private static NDArray toWeight(NDArray x, NDArray weight, NDArray gy, boolean skipsZeros) {
    if (!skipsZeros) {
      return PyTorchConvolution.toWeight(x, weight, gy);
    }
    Shape shape = weight.getShape();
    try (NDArray images = ORDER.flat(x);
        NDArray gradient = ORDER.flat(gy)) {
      float[] sums =
          new VectorWeightGradient(ImageShape.of(x.getShape()), Math.toIntExact(shape.get(0)))
              .compute(MemoryOrder.floats(images), MemoryOrder.floats(gradient));
      return NativeArrays.of(gy.getManager(), sums, shape);
    }
  }
}
