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
import java.util.List;
import sew.compute.Autocast;
import sew.compute.ComputeScope;
import sew.layer.Chain;
import sew.layer.Layers;
import sew.layer.SpikingNetwork;
import sew.layer.StateDict;

/**
 * Inputs to logits [N, classes]: a coding that makes them [T, N, C, H, W], features of every time
 * step, and a fully connected layer on the features' mean over time.
 */
public final class Classifier extends AbstractBlock implements SpikingNetwork {
  private final Block coding;
  private final Chain features;
  private final Block fc;

  /**
   * A network of these parts.
   *
   * @param coding inputs [N, ...] to [T, N, C, H, W]
   * @param features layers over time, [T, N, C, H, W] to O [T, N, ...]
   */
  public Classifier(Block coding, Chain features, int classes) {
    super((byte) 1);
    this.coding = coding;
    this.features = features;
    this.fc = Layers.linear(classes);
    children.add(StateDict.NO_NAME, coding);
    children.add(StateDict.NO_NAME, features);
    children.add("fc", fc);
  }

  @Override
  public Block coding() {
    return coding;
  }

  @Override
  public List<Block> features() {
    return features.getChildren().values();
  }

  @Override
  public NDArray logits(ParameterStore store, NDArray o, boolean training) {
    try (NDArray mean = o.mean(new int[] {0});
        NDArray flat = mean.reshape(mean.getShape().get(0), -1)) {
      return fc.forward(store, new NDList(flat), training).singletonOrThrow();
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    try (NDArray o = features(store, inputs, training, params)) {
      return new NDList(logits(store, o, training));
    }
  }

  private NDArray features(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    try (Autocast autocast = Autocast.open(ComputeScope.current());
        NDArray x = coding.forward(store, inputs, training, params).singletonOrThrow()) {
      return features.forward(store, new NDList(x), training, params).singletonOrThrow();
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
