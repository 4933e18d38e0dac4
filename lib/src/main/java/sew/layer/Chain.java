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
import java.util.List;
import sew.neuron.Drive;
import sew.neuron.MultiStep;
import sew.neuron.Norm;
import sew.neuron.Probe;

/**
 * Layers in a row, each under its own name.
 *
 * <p>Unlike DJL's SequentialBlock it closes an intermediate result as soon as the next layer has
 * read it: autograd keeps what it needs itself, and the rest is free before the step ends. A BN
 * between a convolution and neurons is computed in the neurons' pass where the backend allows it.
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
    return new NDList(forward(store, inputs.singletonOrThrow(), layers(), training, params));
  }

  /**
   * All layers, for neurons that follow: a BN at the end may be left to them, which compute it in
   * their own pass.
   */
  public Drive drive(
      ParameterStore store, NDArray input, boolean training, PairList<String, Object> params) {
    List<Block> layers = layers();
    int last = layers.size() - 1;
    if (!leavesNorm(layers, last)) {
      return new Drive(forward(store, input, layers, training, params), null);
    }
    NDArray c = forward(store, input, layers.subList(0, last), training, params);
    if (MultiStep.isFusedWithNorm(c, training)) {
      Probe.of(params).enter(layers.get(last), c);
      return new Drive(c, Layers.asNorm(layers.get(last)).orElseThrow());
    }
    try (c) {
      return new Drive(apply(layers.get(last), store, c, training, params), null);
    }
  }

  private List<Block> layers() {
    return children.values();
  }

  /** Whether layer {@code i} is a BN of what nobody else reads: a convolution's output. */
  private static boolean leavesNorm(List<Block> layers, int i) {
    return i > 0
        && Layers.asNorm(layers.get(i)).isPresent()
        && Geometry.of(layers.get(i - 1)).isPresent();
  }

  private static NDArray forward(
      ParameterStore store,
      NDArray input,
      List<Block> layers,
      boolean training,
      PairList<String, Object> params) {
    NDArray x = input;
    for (int i = 0; i < layers.size(); i++) {
      NDArray y;
      if (i + 1 < layers.size()
          && layers.get(i + 1) instanceof MultiStep sn
          && leavesNorm(layers, i)
          && MultiStep.isFusedWithNorm(x, training)) {
        Probe.of(params).enter(layers.get(i), x);
        Norm norm = Layers.asNorm(layers.get(i)).orElseThrow();
        y = sn.spikes(store, new Drive(x, norm), null, training);
        Probe.of(params).see(sn, y);
        i++;
      } else {
        y = apply(layers.get(i), store, x, training, params);
      }
      if (x != input && x != y) {
        x.close();
      }
      x = y;
    }
    return x;
  }

  private static NDArray apply(
      Block layer,
      ParameterStore store,
      NDArray x,
      boolean training,
      PairList<String, Object> params) {
    return layer.forward(store, new NDList(x), training, params).singletonOrThrow();
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
