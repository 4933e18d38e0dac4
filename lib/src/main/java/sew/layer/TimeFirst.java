package sew.layer;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** The door of a network for clips: a batch [N, T, ...] becomes [T, N, ...], as a view. */
public final class TimeFirst extends AbstractBlock {

  public TimeFirst() {
    super((byte) 1);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(inputs.singletonOrThrow().swapAxes(0, 1));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape clips = inputShapes[0];
    return new Shape[] {new Shape(clips.get(1), clips.get(0)).addAll(clips.slice(2))};
  }
}
