package sew.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Optional;
import sew.layer.Chain;
import sew.layer.NeuronInput;
import sew.layer.Probe;
import sew.layer.SpikingLayer;
import sew.layer.StateDict;
import sew.neuron.Neuron;
import sew.tensor.GradMode;

/** One block of a network: O [T, N, out, H', W'] from S [T, N, in, H, W]. */
public final class ResidualBlock extends AbstractBlock {
  private final Residual residual;
  private final Branch branch;
  private final Chain f;
  private final SpikingLayer sn;
  private final Block shortcut;

  /** A fresh block around F = {@code branch}, [T, N, in, H, W] to [T, N, out, H', W']. */
  public ResidualBlock(Residual residual, Branch branch, Neuron neuron) {
    super((byte) 1);
    this.residual = residual;
    this.branch = branch;
    this.f = branch.block(neuron);
    this.sn = new SpikingLayer(neuron);
    this.shortcut = residual.shortcut(branch, neuron);
    children.add(StateDict.NO_NAME, f);
    children.add("sn" + branch.depth(), sn);
    if (shortcut != null) {
      children.add("downsample", shortcut);
    }
  }

  public Residual residual() {
    return residual;
  }

  /** The neuron of this block's spiking layers. */
  public Neuron neuron() {
    return sn.neuron();
  }

  /** F without its last SN. */
  public Chain f() {
    return f;
  }

  /** The last SN: of F(S), or of its join with the shortcut. */
  public SpikingLayer lastNeurons() {
    return sn;
  }

  /** The layers on the shortcut where F changes the shape; empty where the shortcut is S itself. */
  public Optional<Block> projection() {
    return Optional.ofNullable(shortcut);
  }

  /** The last BN of F: zero init makes the block the identity by its weight and bias. */
  public Block lastNorm() {
    return f.getChildren().get("bn" + branch.depth());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    if (training && Recomputation.isWanted()) {
      return new NDList(
          Recomputation.record(
              this, (s, p) -> forward(store, s, true, p), inputs.singletonOrThrow(), params));
    }
    return new NDList(forward(store, inputs.singletonOrThrow(), training, params));
  }

  private NDArray forward(
      ParameterStore store, NDArray x, boolean training, PairList<String, Object> params) {
    Pass pass = new Pass(store, training, params);
    Residual.Fusion fusion = residual.fusion();
    // A probe looks at A, which a fused join never stores.
    if (Probe.of(params) == Probe.NONE && fusion != Residual.Fusion.NONE) {
      return fused(pass, fusion, x);
    }
    try (NDArray s = GradMode.shared(x);
        NDArray a = pass.branch(s);
        NDArray identity = pass.shortcut(s)) {
      NDArray o = pass.join(a, identity);
      Probe.of(params).onOutput(this, o);
      return o;
    }
  }

  /** O without ever storing A. Handles take time, so that only what is recorded gets its own. */
  private NDArray fused(Pass pass, Residual.Fusion fusion, NDArray x) {
    boolean records = GradMode.isRecording();
    try (NDArray own = records ? GradMode.shared(x) : null) {
      NDArray s = records ? own : x;
      try (NeuronInput fs = f.neuronInput(pass.store, s, sn, pass.training, pass.params);
          NDArray other = records || shortcut != null ? pass.shortcut(s) : null) {
        return fusion == Residual.Fusion.SPIKES
            ? sn.spikes(pass.store, fs, pass.training)
            : sn.forwardAdding(pass.store, fs, other == null ? s : other, pass.training);
      }
    }
  }

  /** One forward pass through this block in its three parts: O = join(branch(S), shortcut(S)). */
  public Pass pass(ParameterStore store, boolean training) {
    return new Pass(store, training, null);
  }

  /** The parts of a block; what they return is the caller's to close. */
  public final class Pass {
    private final ParameterStore store;
    private final boolean training;
    private final PairList<String, Object> params;

    private Pass(ParameterStore store, boolean training, PairList<String, Object> params) {
      this.store = store;
      this.training = training;
      this.params = params;
    }

    /** What F contributes to the join: A = SN(F(S)) if neurons fire before it, else F(S). */
    public NDArray branch(NDArray s) {
      if (!residual.firesFirst()) {
        return through(f, s);
      }
      try (NeuronInput fs = f.neuronInput(store, s, sn, training, params)) {
        if (Probe.of(params) != Probe.NONE) {
          Probe.of(params).onInput(sn, fs.array());
        }
        NDArray a = sn.spikes(store, fs, training);
        Probe.of(params).onOutput(sn, a);
        return a;
      }
    }

    /**
     * What the shortcut contributes: S, or its projection, in a handle of its own; null in a block
     * without shortcut.
     */
    public NDArray shortcut(NDArray s) {
      if (!residual.hasShortcut()) {
        return null;
      }
      return shortcut == null ? s.reshape(s.getShape()) : through(shortcut, s);
    }

    /** O from the two: Eq. (9) for SEW, Eq. (7) for Spiking ResNet. */
    public NDArray join(NDArray a, NDArray identity) {
      if (residual.firesFirst()) {
        return joined(a, identity);
      }
      if (!residual.hasShortcut()) {
        return through(sn, a);
      }
      try (NDArray x = joined(a, identity)) {
        return through(sn, x);
      }
    }

    private NDArray joined(NDArray a, NDArray identity) {
      NDArray o = residual.hasShortcut() ? residual.join(a, identity) : a;
      if (!o.getShape().equals(a.getShape())) {
        throw new IllegalArgumentException(
            "%s must keep the shape %s, found %s".formatted(residual, a.getShape(), o.getShape()));
      }
      // An array of its own: both inputs are closed by the caller.
      return o == a || o == identity ? o.reshape(o.getShape()) : o;
    }

    private NDArray through(Block layer, NDArray x) {
      return layer.forward(store, new NDList(x), training, params).singletonOrThrow();
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return f.getOutputShapes(inputShapes);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    f.initialize(manager, type, inputShapes);
    sn.initialize(manager, type, f.getOutputShapes(inputShapes));
    if (shortcut != null) {
      shortcut.initialize(manager, type, inputShapes);
    }
  }

  @Override
  public String toString() {
    return residual + " around " + branch;
  }
}
