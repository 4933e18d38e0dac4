package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import sew.neuron.MultiStep;
import sew.tensor.GradMode;
import sew.tensor.MemoryOrder;
import sew.tensor.Tape;

/**
 * Max pooling of [T, N, C, H, W]; the gradient of a tie goes to the first pixel of a window.
 *
 * <p>In channels-first order on a CPU it keeps one byte for each output, where PyTorch keeps its
 * input and eight bytes.
 */
final class MaxPool extends AbstractBlock {
  private final int kernel;
  private final int stride;
  private final int padding;
  private final Block operation;

  /** {@code operation} is what is used everywhere else. */
  MaxPool(int kernel, int stride, int padding, Block operation) {
    super((byte) 1);
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
    this.operation = operation;
    children.add(StateDict.NO_NAME, operation);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    boolean computesHere =
        MultiStep.isInJava(x)
            && MemoryOrder.chosen() == MemoryOrder.CHANNELS_FIRST
            && kernel * kernel <= Byte.MAX_VALUE;
    if (!computesHere) {
      return operation.forward(store, inputs, training, params);
    }
    Shape shape = x.getShape();
    Shape pooled = getOutputShapes(new Shape[] {shape})[0];
    VectorMaxPool pool =
        new VectorMaxPool(
            kernel,
            stride,
            padding,
            axis(shape, 3),
            axis(shape, 4),
            axis(pooled, 3),
            axis(pooled, 4));
    NDArray y = MemoryOrder.CHANNELS_FIRST.empty(pooled, x.getManager());
    byte[] winners = new byte[Math.toIntExact(pooled.size())];
    try (NDArray in = flat(x);
        NDArray out = flat(y)) {
      pool.forward(MemoryOrder.floats(in), MemoryOrder.floats(out), winners);
    }
    Tape tape = training ? GradMode.current().flatMap(GradMode::tape).orElse(null) : null;
    if (tape == null) {
      return new NDList(y);
    }
    NDArray[] read = {tape.handle(x)};
    return new NDList(
        tape.record(
            read,
            new NDArray[] {y},
            gradients -> new NDArray[] {backward(pool, winners, read[0], gradients[0])}));
  }

  private static NDArray backward(
      VectorMaxPool pool, byte[] winners, NDArray x, Tape.Gradient gradient) {
    NDArray gx = MemoryOrder.CHANNELS_FIRST.empty(x.getShape(), x.getManager());
    try (NDArray sum = gradient.sum();
        NDArray out = flat(sum);
        NDArray in = flat(gx)) {
      pool.backward(MemoryOrder.floats(out), winners, MemoryOrder.floats(in));
    }
    return gx;
  }

  private static NDArray flat(NDArray array) {
    try (NDArray detached = array.stopGradient()) {
      return MemoryOrder.CHANNELS_FIRST.flat(detached);
    }
  }

  private static int axis(Shape shape, int axis) {
    return Math.toIntExact(shape.get(axis));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return operation.getOutputShapes(inputShapes);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    operation.initialize(manager, type, inputShapes);
  }
}
