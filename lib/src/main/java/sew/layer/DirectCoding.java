package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.sun.jna.ptr.LongByReference;
import sew.compute.Backend;
import sew.compute.ComputeScope;
import sew.compute.NativeLibrary;

/**
 * Runs layers once on a still image [N, C, H, W] and gives their result to every time step: [T, N,
 * C', H', W'], as a view without copies.
 */
public final class DirectCoding extends AbstractBlock {
  private final Block stem;
  private final int steps;

  public DirectCoding(Block stem, int steps) {
    super((byte) 1);
    this.stem = stem;
    this.steps = steps;
    children.add(StateDict.NO_NAME, stem);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    try (NDArray image = ComputeScope.current().memoryOrder().arrange(inputs.singletonOrThrow());
        NDArray once = image.expandDims(0);
        NDArray y = stem.forward(store, new NDList(once), training, params).head()) {
      return new NDList(
          ComputeScope.current().backend() == Backend.NATIVE
              ? repeatedNatively(y)
              : y.broadcast(repeated(y.getShape())));
    }
  }

  /** C++ sums the gradient over time in one pass. */
  private NDArray repeatedNatively(NDArray y) {
    LongByReference result = new LongByReference();
    NativeLibrary.requireSuccess(
        NativeLibrary.functions().sew_repeat(((PtNDArray) y).getHandle(), steps, result));
    return new PtNDArray((PtNDManager) y.getManager(), result.getValue());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {repeated(stem.getOutputShapes(new Shape[] {once(inputShapes[0])})[0])};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    stem.initialize(manager, type, once(inputShapes[0]));
  }

  private static Shape once(Shape image) {
    return new Shape(1).addAll(image);
  }

  private Shape repeated(Shape once) {
    return new Shape(steps).addAll(once.slice(1));
  }
}
