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

/** Applies a layer without memory to every time step, folding [T, N, ...] into [T N, ...]. */
public sealed class TimeDistributed extends AbstractBlock
    permits BatchNormalisation, Convolution, MaxPool {
  private final Block layer;

  public TimeDistributed(Block layer) {
    super((byte) 1);
    this.layer = layer;
    children.add(StateDict.NO_NAME, layer);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    Shape shape = x.getShape();
    Probe.of(params).onInput(this, x);
    try (NDArray folded = x.reshape(fold(shape));
        NDArray y = ofEach(store, folded, training, params)) {
      return new NDList(y.reshape(unfold(shape, y.getShape())));
    }
  }

  /** The layer on all time steps, [T N, ...]. */
  NDArray ofEach(
      ParameterStore store, NDArray folded, boolean training, PairList<String, Object> params) {
    return layer.forward(store, new NDList(folded), training, params).singletonOrThrow();
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape out = layer.getOutputShapes(new Shape[] {fold(inputShapes[0])})[0];
    return new Shape[] {unfold(inputShapes[0], out)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    layer.initialize(manager, type, fold(inputShapes[0]));
  }

  private static Shape fold(Shape in) {
    return new Shape(in.get(0) * in.get(1)).addAll(in.slice(2));
  }

  private static Shape unfold(Shape in, Shape out) {
    return in.slice(0, 2).addAll(out.slice(1));
  }
}
