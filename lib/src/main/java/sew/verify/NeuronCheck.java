package sew.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sew.compute.ComputeScope;
import sew.layer.SpikingLayer;
import sew.neuron.Neuron;
import sew.neuron.Surrogate;
import sew.tensor.GradMode;

/** Kind "neurons": spikes, H and V at every step, gradients, a second call without reset. */
final class NeuronCheck {
  private static final double TOLERANCE = 1e-5;

  /**
   * For dL/dw, a sum whose terms cancel, in one case to 1/5800 of their size: there SpikingJelly's
   * own float32 value is 1.6e-5 off the value in float64.
   */
  private static final double OF_W = 1e-4;

  private static final Pattern GRADIENT =
      Pattern.compile("grad_(x|w)(_with_gv)?__(.+)__detach([01])");

  private final GoldenCase golden;
  private final Deviation deviation = new Deviation();

  private NeuronCheck(GoldenCase golden) {
    this.golden = golden;
  }

  static Deviation of(GoldenCase golden) {
    NeuronCheck check = new NeuronCheck(golden);
    try (NDManager manager = NDManager.newBaseManager(ComputeScope.current().device())) {
      check.forward(manager);
      check.secondCall(manager);
    }
    boolean anyGradient = false;
    for (String array : golden.arrays().keySet()) {
      Matcher m = GRADIENT.matcher(array);
      if (m.matches() && m.group(1).equals("x")) {
        check.backward(m.group(3), m.group(4).equals("1"), m.group(2) != null);
        anyGradient = true;
      }
    }
    if (!anyGradient) {
      check.deviation.fail("the case holds no gradient");
    }
    return check.deviation;
  }

  private void forward(NDManager manager) {
    Neuron neuron = GoldenNeuron.neuron(golden, Surrogate.DEFAULT, true);
    NDArray w = w(manager);
    NDArray leak = w == null ? null : w.getNDArrayInternal().sigmoid();
    NDArray x = golden.tensor("x", manager);
    NDArray v = start(x, manager);
    NDList hs = new NDList();
    NDList ss = new NDList();
    NDList vs = new NDList();
    for (long t = 0; t < x.getShape().get(0); t++) {
      Neuron.Step step = neuron.step(v, x.get(t), leak, false);
      hs.add(step.h());
      ss.add(step.s());
      vs.add(step.v());
      v = step.v();
    }
    deviation.values("h", golden.array("h"), NDArrays.stack(hs), TOLERANCE);
    deviation.spikes("spikes", golden.array("spikes"), NDArrays.stack(ss));
    deviation.values("v_seq", golden.array("v_seq"), NDArrays.stack(vs), TOLERANCE);
    deviation.values("v_final", golden.array("v_final"), v, TOLERANCE);
  }

  private void secondCall(NDManager manager) {
    Neuron neuron = GoldenNeuron.neuron(golden, Surrogate.DEFAULT, true);
    NDArray w = w(manager);
    NDArray x = golden.tensor("x", manager);
    var first = SpikingLayer.run(neuron, x, start(x, manager), w, false);
    var second = SpikingLayer.run(neuron, golden.tensor("x2", manager), first.v(), w, false);
    deviation.spikes("spikes_second_call", golden.array("spikes_second_call"), second.spikes());
    deviation.values(
        "v_final_second_call", golden.array("v_final_second_call"), second.v(), TOLERANCE);
  }

  private void backward(String surrogate, boolean detachReset, boolean withGv) {
    Neuron neuron = GoldenNeuron.neuron(golden, GoldenNeuron.surrogate(surrogate), detachReset);
    String suffix = (withGv ? "_with_gv__" : "__") + surrogate + "__detach" + (detachReset ? 1 : 0);
    try (NDManager manager = NDManager.newBaseManager(ComputeScope.current().device());
        GradMode recording = GradMode.on()) {
      NDArray x = golden.tensor("x", manager);
      x.setRequiresGradient(true);
      NDArray w = w(manager);
      if (w != null) {
        w.setRequiresGradient(true);
      }
      var response = SpikingLayer.run(neuron, x, start(x, manager), w, true);
      NDArray loss = response.spikes().mul(golden.tensor("grad_spike", manager)).sum();
      if (withGv) {
        loss = loss.add(response.v().mul(golden.tensor("grad_v_final", manager)).sum());
      }
      GradMode.backward(loss);
      deviation.spikes("spikes " + suffix, golden.array("spikes"), response.spikes());
      deviation.values(
          "grad_x" + suffix, golden.array("grad_x" + suffix), x.getGradient(), TOLERANCE);
      if (w != null) {
        deviation.values("grad_w" + suffix, golden.array("grad_w" + suffix), w.getGradient(), OF_W);
      }
    }
  }

  /** The membrane potential before the first step. */
  private NDArray start(NDArray x, NDManager manager) {
    Neuron neuron = GoldenNeuron.neuron(golden, Surrogate.DEFAULT, true);
    double rest = neuron.firing().reset().rest();
    double v = golden.description().path("v_initial").asDouble(rest);
    return manager.full(x.getShape().slice(1), (float) v);
  }

  private NDArray w(NDManager manager) {
    return golden.text("neuron").startsWith("PLIF") ? golden.tensor("w", manager) : null;
  }
}
