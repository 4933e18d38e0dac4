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
 * Inputs to logits [N, classes]: a coding that makes them [T, N, C, H, W], features of every time
 * step, and a fully connected layer on the features' mean over time.
 */
final class Classifier extends AbstractBlock {
  private final Block coding;
  private final Block features;
  private final Block fc;

  Classifier(Block coding, Block features, int classes) {
    super((byte) 1);
    this.coding = coding;
    this.features = features;
    this.fc = Layers.linear(classes);
    children.add(StateDict.NO_NAME, coding);
    children.add(StateDict.NO_NAME, features);
    children.add("fc", fc);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    try (NDArray x = coding.forward(store, inputs, training, params).singletonOrThrow();
        NDArray o = features.forward(store, new NDList(x), training, params).singletonOrThrow();
        NDArray mean = o.mean(new int[] {0});
        NDArray flat = mean.reshape(mean.getShape().get(0), -1)) {
      return fc.forward(store, new NDList(flat), training, params);
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return fc.getOutputShapes(new Shape[] {flat(inputShapes)});
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    coding.initialize(manager, type, inputShapes);
    features.initialize(manager, type, coding.getOutputShapes(inputShapes));
    fc.initialize(manager, type, flat(inputShapes));
  }

  private Shape flat(Shape[] inputShapes) {
    Shape o = features.getOutputShapes(coding.getOutputShapes(inputShapes))[0];
    return new Shape(o.get(1), o.slice(2).size());
  }
}
