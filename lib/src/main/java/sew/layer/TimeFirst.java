package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import sew.compute.ComputeScope;

/** The input of a network for clips: swaps a batch from [N, T, ...] to [T, N, ...]. */
public final class TimeFirst extends AbstractBlock {

  public TimeFirst() {
    super((byte) 1);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    try (NDArray x = inputs.singletonOrThrow().swapAxes(0, 1)) {
      return new NDList(ComputeScope.current().memoryOrder().arrange(x));
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape clips = inputShapes[0];
    return new Shape[] {new Shape(clips.get(1), clips.get(0)).addAll(clips.slice(2))};
  }
}
