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
import sew.layer.Chain;
import sew.layer.StateDict;
import sew.neuron.MultiStep;
import sew.neuron.Neuron;
import sew.neuron.Probe;

/** One block of a network: O [T, N, out, H', W'] from S [T, N, in, H, W]. */
public final class ResidualBlock extends AbstractBlock {
  private final Residual residual;
  private final Branch branch;
  private final Chain f;
  private final MultiStep sn;
  private final Block shortcut;

  ResidualBlock(Residual residual, Branch branch, Neuron neuron) {
    super((byte) 1);
    this.residual = residual;
    this.branch = branch;
    this.f = branch.block(neuron);
    this.sn = new MultiStep(neuron);
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

  /** The last BN of F: zero init makes the block the identity through its weight and bias. */
  public Block lastNorm() {
    return f.getChildren().get("bn" + branch.depth());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray s = inputs.singletonOrThrow();
    NDArray o = join(new Pass(store, training, params), s);
    Probe.of(params).see(this, o);
    return new NDList(o);
  }

  private NDArray join(Pass pass, NDArray s) {
    if (residual instanceof Residual.Sew sew) {
      try (NDArray fs = pass.through(f, s);
          NDArray a = pass.through(sn, fs);
          NDArray identity = pass.shortcut(s)) {
        return sew.g().apply(a, identity);
      }
    }
    if (residual instanceof Residual.Spiking) {
      try (NDArray fs = pass.through(f, s);
          NDArray identity = pass.shortcut(s);
          NDArray sum = fs.add(identity)) {
        return pass.through(sn, sum);
      }
    }
    try (NDArray fs = pass.through(f, s)) {
      return pass.through(sn, fs);
    }
  }

  /** One forward pass, so that the equations above stay readable. */
  private final class Pass {
    private final ParameterStore store;
    private final boolean training;
    private final PairList<String, Object> params;

    Pass(ParameterStore store, boolean training, PairList<String, Object> params) {
      this.store = store;
      this.training = training;
      this.params = params;
    }

    NDArray through(Block layer, NDArray x) {
      return layer.forward(store, new NDList(x), training, params).singletonOrThrow();
    }

    /** The shortcut's value, always in a handle of its own that may be closed. */
    NDArray shortcut(NDArray s) {
      return shortcut == null ? s.reshape(s.getShape()) : through(shortcut, s);
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
