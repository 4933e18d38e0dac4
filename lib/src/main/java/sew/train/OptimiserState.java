package sew.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sew.tensor.GradMode;

/** What an {@link Optimiser} remembers about the parameters of one network. */
public final class OptimiserState {
  private final Optimiser optimiser;
  private final NDManager manager;
  private final Map<String, Parameter> trainable = new LinkedHashMap<>();
  private final Map<String, List<NDArray>> slots = new LinkedHashMap<>();
  private long step;

  public OptimiserState(Optimiser optimiser, Map<String, Parameter> parameters, NDManager manager) {
    this.optimiser = optimiser;
    this.manager = manager;
    parameters.forEach(
        (name, parameter) -> {
          if (parameter.requiresGradient()) {
            trainable.put(name, parameter);
            slots.put(name, zeros(parameter.getArray()));
            allocateGradient(parameter.getArray());
          }
        });
  }

  /**
   * Gradients stay where they are allocated, unless {@link NativeSgd} frees them; in the first
   * backward pass that would be between the big tensors of a step, whose memory could then not be
   * joined again.
   */
  private static void allocateGradient(NDArray array) {
    try (GradMode recording = GradMode.on();
        NDArray sum = array.sum()) {
      GradMode.backward(sum);
    }
    JniUtils.zeroGrad((PtNDArray) array);
  }

  private List<NDArray> zeros(NDArray like) {
    List<NDArray> arrays = new ArrayList<>();
    for (int i = 0; i < optimiser.slots().size(); i++) {
      NDArray zeros = manager.zeros(like.getShape(), like.getDataType());
      arrays.add(zeros.toDevice(like.getDevice(), false));
    }
    return arrays;
  }

  long step() {
    return step;
  }

  void setStep(long step) {
    this.step = step;
  }

  /** The remembered arrays as {@code slot/parameter}, in the order of the parameters. */
  Map<String, NDArray> arrays() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    slots.forEach(
        (name, list) -> {
          for (int i = 0; i < list.size(); i++) {
            arrays.put(optimiser.slots().get(i) + "/" + name, list.get(i));
          }
        });
    return arrays;
  }

  /** Moves every parameter against its gradient and sets the gradients to zero, or frees them. */
  public void update(double learningRate) {
    step++;
    trainable.forEach((name, parameter) -> update(name, parameter.getArray(), learningRate));
  }

  private void update(String name, NDArray array, double learningRate) {
    if (optimiser instanceof Optimiser.Sgd sgd && sgd.isPlainMomentum() && NativeSgd.takes(array)) {
      NativeSgd.update(array, slots.get(name).get(0), sgd.momentum(), learningRate);
      return;
    }
    try (NDManager scope = manager.newSubManager()) {
      NDArray gradient = array.getGradient();
      // A detached handle shares the memory: the leaf itself may not be written in place.
      NDArray p = array.stopGradient();
      NDList kept = new NDList(slots.get(name));
      gradient.attach(scope);
      p.attach(scope);
      kept.tempAttach(scope);
      optimiser.update(p, gradient, slots.get(name), learningRate, step);
      kept.attach(manager);
      JniUtils.zeroGrad((PtNDArray) array);
    }
  }
}
