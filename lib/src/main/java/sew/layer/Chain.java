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

/**
 * Layers in a row, each under its own name.
 *
 * <p>Unlike DJL's SequentialBlock it closes an intermediate result as soon as the next layer has
 * read it: autograd keeps what it needs itself, and the rest is free before the step ends. A BN
 * before neurons is computed in their pass where the backend can.
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
    return new NDList(run(store, inputs.singletonOrThrow(), training, params, false).u());
  }

  /**
   * All layers, for neurons that follow: a BN at the end may be left to them. The caller closes
   * what is returned, which is the input itself if no other layer has read it.
   */
  public NeuronInput drive(
      ParameterStore store, NDArray input, boolean training, PairList<String, Object> params) {
    return run(store, input, training, params, true);
  }

  private NeuronInput run(
      ParameterStore store,
      NDArray input,
      boolean training,
      PairList<String, Object> params,
      boolean neuronsFollow) {
    List<Block> layers = children.values();
    NeuronInput x = NeuronInput.of(input);
    for (int i = 0; i < layers.size(); i++) {
      boolean neuronsRead =
          i + 1 < layers.size() ? layers.get(i + 1) instanceof SpikingLayer : neuronsFollow;
      // A probe sees what every layer makes.
      boolean leaves = neuronsRead && Probe.of(params) == Probe.NONE;
      NeuronInput y = next(layers.get(i), store, x, training, params, leaves);
      if (x.u() != input && x.u() != y.u()) {
        x.close();
      }
      x = y;
    }
    return x;
  }

  private static NeuronInput next(
      Block layer,
      ParameterStore store,
      NeuronInput x,
      boolean training,
      PairList<String, Object> params,
      boolean leavesNorm) {
    if (x.norm() != null) {
      return NeuronInput.of(((SpikingLayer) layer).spikes(store, x, training));
    }
    if (leavesNorm && layer instanceof BatchNormalisation norm && SpikingLayer.takesNorm(x.u())) {
      return new NeuronInput(x.u(), norm.forNeurons(store, x.u(), training));
    }
    return NeuronInput.of(
        layer.forward(store, new NDList(x.u()), training, params).singletonOrThrow());
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
