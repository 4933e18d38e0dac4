package sew.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import sew.compute.ComputeScope;
import sew.layer.PyTorchInit;
import sew.neuron.Neuron;
import sew.residual.Branch;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.residual.ResidualBlock;
import sew.residual.ZeroInit;
import sew.tensor.GradMode;

/** Kind "blocks", zero init: whatever the convolutions' weights, the block returns its input. */
final class ZeroInitCheck {
  private ZeroInitCheck() {}

  static Deviation of(GoldenCase golden) {
    Deviation deviation = new Deviation();
    golden
        .description()
        .get("result")
        .fieldNames()
        .forEachRemaining(name -> compare(golden, name, deviation));
    return deviation;
  }

  private static void compare(GoldenCase golden, String name, Deviation deviation) {
    String[] words = name.split("_", -1);
    Residual residual =
        words[0].equals("sew")
            ? new Residual.Sew(ConnectFunction.valueOf(words[2]))
            : new Residual.Spiking();
    try (NDManager manager = NDManager.newBaseManager(ComputeScope.current().device());
        GradMode silent = GradMode.off()) {
      NDArray x = golden.tensor(name + "/x", manager);
      int channels = (int) x.getShape().get(2);
      Branch branch =
          words[1].equals("bottleneck")
              ? new Branch.Bottleneck(channels, channels / 4, channels, 1)
              : new Branch.Basic(channels);
      Block block = new ResidualBlock(residual, branch, Neuron.If.DEFAULT);
      block.initialize(manager, DataType.FLOAT32, x.getShape());
      PyTorchInit.draw(block, 1);
      ZeroInit.apply(block);
      NDArray out = block.forward(new ParameterStore(manager, false), new NDList(x), true).head();
      deviation.spikes(name + "/out", golden.array(name + "/out"), out);
    }
  }
}
