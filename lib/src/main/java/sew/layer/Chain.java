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
import sew.tensor.Tape;

/**
 * Layers in a row, each under its own name.
 *
 * <p>Unlike DJL's SequentialBlock it closes an intermediate result as soon as the next layer has
 * read it: autograd keeps what it needs itself, and the rest is free before the step ends. A BN
 * before neurons is computed in their pass where the backend can, and so is, in inference, a
 * convolution before both.
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
    return new NDList(run(store, inputs.singletonOrThrow(), null, training, params).array());
  }

  /**
   * All layers, for the neurons {@code sn} that follow: a convolution and a BN at the end may be
   * left to them. The caller closes what is returned.
   */
  public NeuronInput neuronInput(
      ParameterStore store,
      NDArray input,
      SpikingLayer sn,
      boolean training,
      PairList<String, Object> params) {
    NeuronInput x = run(store, input, sn, training, params);
    return x.array() == input ? new NeuronInput(Tape.view(input), x.convolution(), x.norm()) : x;
  }

  private NeuronInput run(
      ParameterStore store,
      NDArray input,
      SpikingLayer follower,
      boolean training,
      PairList<String, Object> params) {
    List<Block> layers = children.values();
    NeuronInput x = NeuronInput.of(input);
    for (int i = 0; i < layers.size(); i++) {
      // A probe sees what every layer makes.
      SpikingLayer sn = Probe.of(params) == Probe.NONE ? neuronsAfter(i, follower) : null;
      NeuronInput y = next(layers.get(i), store, x, sn, training, params);
      if (x.array() != input && x.array() != y.array()) {
        x.close();
      }
      x = y;
    }
    return x;
  }

  /** The neurons that read layer {@code i} or, if it is a convolution, a BN after it; or null. */
  private SpikingLayer neuronsAfter(int i, SpikingLayer follower) {
    List<Block> layers = children.values();
    boolean hasNorm =
        layers.get(i) instanceof Convolution
            && i + 1 < layers.size()
            && layers.get(i + 1) instanceof BatchNormalisation;
    int next = hasNorm ? i + 2 : i + 1;
    Block reader = next < layers.size() ? layers.get(next) : follower;
    return reader instanceof SpikingLayer neurons ? neurons : null;
  }

  private static NeuronInput next(
      Block layer,
      ParameterStore store,
      NeuronInput x,
      SpikingLayer reader,
      boolean training,
      PairList<String, Object> params) {
    NDArray array = x.array();
    if (layer instanceof SpikingLayer neurons && x.isUnfinished()) {
      return NeuronInput.of(neurons.spikes(store, x, training));
    }
    if (reader != null
        && layer instanceof Convolution convolution
        && convolution.isDense()
        && !training
        && reader.fusesConvolution(array, false)) {
      return new NeuronInput(array, convolution.forNeurons(store, array, false), null);
    }
    if (reader != null
        && layer instanceof BatchNormalisation norm
        && !(training && norm.isSynchronised())
        && (x.convolution() != null || reader.fusesBatchNorm(array, training))) {
      return new NeuronInput(array, x.convolution(), norm.forNeurons(store, array, training));
    }
    return NeuronInput.of(
        layer.forward(store, new NDList(array), training, params).singletonOrThrow());
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
