package sew.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;
import sew.compute.ComputeScope;
import sew.layer.StateDict;
import sew.model.AuthorsNames;
import sew.residual.Branch;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.residual.ResidualBlock;
import sew.tensor.GradMode;
import sew.weights.Weights;

/** Kind "blocks": output, all gradients, BN statistics after one step, and evaluation after it. */
final class BlockCheck {
  private static final double TOLERANCE = 1e-5;

  private final GoldenCase golden;
  private final Residual residual;
  private final Branch branch;
  private final boolean event;

  private BlockCheck(GoldenCase golden) {
    this.golden = golden;
    String[] kind = golden.text("block").split("_", -1);
    this.event = golden.has("sd/conv.0.0.module.0.weight");
    this.residual = residual(kind[1]);
    this.branch = event ? eventBranch() : imageBranch();
  }

  private Residual residual(String kind) {
    return switch (kind) {
      case "sew" -> new Residual.Sew(ConnectFunction.valueOf(golden.text("connect_f")));
      case "spiking", "basic" -> new Residual.Spiking();
      case "plain" -> new Residual.Plain();
      default -> throw new IllegalArgumentException("unknown block " + golden.text("block"));
    };
  }

  private Branch eventBranch() {
    long[] first = golden.array("sd/conv.0.0.module.0.weight").shape();
    return new Branch.Basic((int) first[1], (int) first[0], (int) first[1], 1);
  }

  private Branch imageBranch() {
    long[] first = golden.array("sd/conv1.module.0.weight").shape();
    long[] x = golden.array("x").shape();
    long[] out = golden.array("out").shape();
    int stride = (int) ((x[3] + out[3] - 1) / out[3]);
    int in = (int) x[2];
    int mid = (int) first[0];
    if (!golden.has("sd/conv3.module.0.weight")) {
      return new Branch.Basic(in, mid, (int) out[2], stride);
    }
    long seen = golden.array("sd/conv2.module.0.weight").shape()[1];
    int groups = (int) (mid / seen);
    int dilation = golden.integer(1, "dilation");
    return new Branch.Bottleneck(in, mid, (int) out[2], stride, groups, dilation);
  }

  static Deviation of(GoldenCase golden) {
    GoldenNeuron.requireBatchNorm(golden);
    for (String needed : new String[] {"grad/", "bn_after/"}) {
      if (golden.arraysUnder(needed).isEmpty()) {
        throw new IllegalArgumentException("the case has no arrays under " + needed);
      }
    }
    BlockCheck check = new BlockCheck(golden);
    Deviation deviation = new Deviation();
    try (NDManager manager = NDManager.newBaseManager(ComputeScope.current().device())) {
      Block block = new ResidualBlock(check.residual, check.branch, GoldenNeuron.ofBlock(golden));
      NDArray x = golden.tensor("x", manager);
      block.initialize(manager, DataType.FLOAT32, x.getShape());
      Map<String, Parameter> named = check.named(block);
      Weights.load(named, golden.arraysUnder("sd/"));
      check.compare(block, named, x, manager, deviation);
    }
    return deviation;
  }

  private Map<String, Parameter> named(Block block) {
    Map<String, Parameter> named = new LinkedHashMap<>();
    StateDict.of(block)
        .forEach(
            (name, parameter) ->
                named.put(
                    event
                        ? AuthorsNames.inEventBlock(residual, branch.depth(), name)
                        : AuthorsNames.inImageBlock(residual, name),
                    parameter));
    return named;
  }

  private void compare(
      Block block,
      Map<String, Parameter> named,
      NDArray x,
      NDManager manager,
      Deviation deviation) {
    ParameterStore store = new ParameterStore(manager, false);
    x.setRequiresGradient(true);
    try (GradMode recording = GradMode.on()) {
      NDArray out = block.forward(store, new NDList(x), true).head();
      deviation.spikes("out", golden.array("out"), out);
      GradMode.backward(out.mul(golden.tensor("grad_out", manager)).sum());
    }
    deviation.values("grad_x", golden.array("grad_x"), x.getGradient(), TOLERANCE);
    GoldenWeights.compareGradients(named, golden.arraysUnder("grad/"), TOLERANCE, deviation);
    GoldenWeights.compare(named, golden.arraysUnder("bn_after/"), TOLERANCE, deviation);
    try (GradMode silent = GradMode.off()) {
      NDArray out = block.forward(store, new NDList(x), false).head();
      deviation.spikes("out_eval_after", golden.array("out_eval_after"), out);
    }
  }
}
