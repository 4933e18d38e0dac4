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

/**
 * Layers in a row, each under its own name.
 *
 * <p>Unlike DJL's SequentialBlock it closes an intermediate result as soon as the next layer has
 * read it: autograd keeps what it needs itself, and the rest is free before the step ends.
 */
public final class Chain extends AbstractBlock {

  public Chain() {
    super((byte) 1);
  }

  /** Appends {@code layer}; its weights are called {@code name.weight} and so on. */
  public Chain add(String name, Block layer) {
    children.add(name, layer);
    return this;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray input = inputs.singletonOrThrow();
    NDArray x = input;
    for (Block layer : children.values()) {
      NDArray y = layer.forward(store, new NDList(x), training, params).singletonOrThrow();
      if (x != input && x != y) {
        x.close();
      }
      x = y;
    }
    return new NDList(x);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape[] shapes = inputShapes;
    for (Block layer : children.values()) {
      shapes = layer.getOutputShapes(shapes);
    }
    return shapes;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    Shape[] shapes = inputShapes;
    for (Block layer : children.values()) {
      layer.initialize(manager, type, shapes);
      shapes = layer.getOutputShapes(shapes);
    }
  }
}
