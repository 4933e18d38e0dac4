package sew.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import sew.layer.Layers;
import sew.layer.StateDict;

/**
 * Clips [N, T, C, H, W] to logits [N, classes]: features over all time steps, then a fully
 * connected layer on their mean over time.
 */
final class Classifier extends AbstractBlock {
  private final Block features;
  private final Block fc;

  Classifier(Block features, int classes) {
    super((byte) 1);
    this.features = features;
    this.fc = Layers.linear(classes);
    children.add(StateDict.NO_NAME, features);
    children.add("fc", fc);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    try (NDArray clips = inputs.singletonOrThrow().swapAxes(0, 1);
        NDArray o = features.forward(store, new NDList(clips), training, params).head();
        NDArray mean = o.mean(new int[] {0});
        NDArray flat = mean.reshape(mean.getShape().get(0), -1)) {
      return fc.forward(store, new NDList(flat), training, params);
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return fc.getOutputShapes(new Shape[] {flat(inputShapes[0])});
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    features.initialize(manager, type, timeFirst(inputShapes[0]));
    fc.initialize(manager, type, flat(inputShapes[0]));
  }

  private Shape flat(Shape clips) {
    Shape o = features.getOutputShapes(new Shape[] {timeFirst(clips)})[0];
    return new Shape(o.get(1), o.slice(2).size());
  }

  private static Shape timeFirst(Shape clips) {
    return new Shape(clips.get(1), clips.get(0)).addAll(clips.slice(2));
  }
}
