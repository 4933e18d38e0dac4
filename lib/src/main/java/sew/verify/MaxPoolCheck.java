package sew.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sew.compute.ComputeScope;
import sew.layer.Layers;
import sew.tensor.GradMode;

/** Kind "blocks", max pooling over spikes: the gradient of a tie goes to the first maximum. */
final class MaxPoolCheck {
  private static final Pattern POOL = Pattern.compile("k(\\d+)s(\\d+)(?:p(\\d+))?");

  private MaxPoolCheck() {}

  static Deviation of(GoldenCase golden) {
    Deviation deviation = new Deviation();
    Set<String> pools = new TreeSet<>();
    golden.arrays().keySet().forEach(name -> pools.add(name.substring(0, name.indexOf('/'))));
    for (String pool : pools) {
      compare(golden, pool, deviation);
    }
    return deviation;
  }

  private static void compare(GoldenCase golden, String pool, Deviation deviation) {
    Matcher m = POOL.matcher(pool);
    if (!m.matches()) {
      throw new IllegalArgumentException("unknown pooling \"" + pool + "\"");
    }
    int padding = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
    Block block =
        Layers.maxPool(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), padding);
    try (NDManager manager = NDManager.newBaseManager(ComputeScope.current().device());
        GradMode recording = GradMode.on()) {
      NDArray x = golden.tensor(pool + "/x", manager);
      x.setRequiresGradient(true);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray out = block.forward(store, new NDList(x), true).head();
      GradMode.backward(out.mul(golden.tensor(pool + "/grad_out", manager)).sum());
      deviation.spikes(pool + "/out", golden.array(pool + "/out"), out);
      deviation.values(pool + "/grad_x", golden.array(pool + "/grad_x"), x.getGradient(), 1e-6);
    }
  }
}
