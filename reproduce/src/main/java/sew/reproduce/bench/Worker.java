package sew.reproduce.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import sew.data.Npy;
import sew.data.Npz;
import sew.layer.Network;
import sew.layer.StateDict;
import sew.neuron.MultiStep;
import sew.neuron.Neuron;
import sew.reproduce.Json;
import sew.tensor.Backend;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;
import sew.train.Optimiser;
import sew.train.OptimiserState;
import sew.weights.Weights;

/**
 * One contender in a process of its own: it answers each line that it reads with one timed step, as
 * {@code worker.py} does.
 */
public final class Worker {
  private static final Loss CROSS_ENTROPY = Loss.softmaxCrossEntropyLoss();

  private Worker() {}

  /**
   * Arguments: a workload; a backend, or {@code none} for the floor; and a file for batch and
   * weights, which is written unless it exists.
   */
  public static void main(String[] arguments) throws IOException {
    Workload workload = Workload.of(arguments[0]);
    Backend backend = arguments[1].equals("none") ? Backend.NONE : Backend.of(arguments[1]);
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Step step =
          workload.network().isPresent()
              ? new Net(workload, backend, manager)
              : new Layer(workload, backend, manager);
      Path batch = Path.of(arguments[2]);
      if (!Files.exists(batch)) {
        step.save(batch);
      }
      answers.println(Json.line(timed(step)));
      var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (lines.readLine() != null) {
        answers.println(Json.line(timed(step)));
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static Map<String, Object> timed(Step step) throws IOException {
    long start = System.nanoTime();
    double result = step.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("seconds", seconds);
    answer.put("result", result);
    answer.put("peak_mib", peakMemory());
    return answer;
  }

  /** The largest resident memory of this process so far, in MiB. */
  private static long peakMemory() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  /** One repetition of the work. */
  private interface Step {
    /** A number that shows what was computed: the loss, or the number of spikes. */
    double run();

    void save(Path file) throws IOException;
  }

  /** A network: a training step, or inference. */
  private static final class Net implements Step {
    private final Workload workload;
    private final Backend backend;
    private final NDManager manager;
    private final ParameterStore store;
    private final Block block;
    private final OptimiserState optimiser;
    private final float[] values;
    private final Shape shape;

    Net(Workload workload, Backend backend, NDManager manager) {
      this.workload = workload;
      this.backend = backend;
      this.manager = manager;
      this.store = new ParameterStore(manager, false);
      this.values = workload.values();
      this.shape = new Shape(workload.shapeArray());
      Network network = workload.network().orElseThrow();
      this.block = network.initialized(manager, shape, 2020);
      this.optimiser =
          workload.trains()
              ? new OptimiserState(new Optimiser.Sgd(0.9), StateDict.of(block), manager)
              : null;
    }

    @Override
    public double run() {
      return workload.trains() ? train() : infer();
    }

    private double train() {
      try (NDManager scope = manager.newSubManager();
          GradMode recording = GradMode.on(backend)) {
        NDArray x = NativeArrays.of(scope, values, shape);
        NDArray logits = block.forward(store, new NDList(x), true).singletonOrThrow();
        NDArray loss = CROSS_ENTROPY.evaluate(new NDList(labels(scope)), new NDList(logits));
        GradMode.backward(loss);
        optimiser.update(1e-4);
        return loss.getFloat();
      }
    }

    private NDArray labels(NDManager scope) {
      long[] labels = new long[Math.toIntExact(shape.get(0))];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = i;
      }
      return NativeArrays.of(scope, labels);
    }

    private double infer() {
      try (NDManager scope = manager.newSubManager();
          GradMode silent = GradMode.off(backend)) {
        NDArray x = NativeArrays.of(scope, values, shape);
        NDArray logits = block.forward(store, new NDList(x), false).singletonOrThrow();
        return logits.sum().getFloat();
      }
    }

    @Override
    public void save(Path file) throws IOException {
      Map<String, Npy> arrays = new LinkedHashMap<>();
      arrays.put("x", Npy.of(values, shape.getShape()));
      Weights.save(StateDict.of(block), name -> name)
          .forEach((name, array) -> arrays.put("net/" + name, array));
      Npz.write(file, arrays);
    }
  }

  /** One layer of neurons, forward and backward. */
  private static final class Layer implements Step {
    private final Neuron neuron;
    private final Backend backend;
    private final NDManager manager;
    private final NDArray x;
    private final NDArray w;
    private final NDArray gradient;
    private final float[] values;

    Layer(Workload workload, Backend backend, NDManager manager) {
      this.neuron = workload.neuron();
      this.backend = backend;
      this.manager = manager;
      this.values = workload.values();
      Shape shape = new Shape(workload.shapeArray());
      this.x = NativeArrays.of(manager, values, shape);
      this.gradient = manager.ones(shape);
      this.w =
          neuron instanceof Neuron.Plif plif
              ? manager.full(new Shape(1), (float) plif.initialW())
              : null;
    }

    @Override
    public double run() {
      try (NDManager scope = manager.newSubManager();
          GradMode recording = GradMode.on(backend)) {
        NDArray input = leaf(x, scope);
        NDArray leak = w == null ? null : leaf(w, scope);
        GradMode.backward(MultiStep.run(neuron, input, null, leak, true).spikes(), gradient);
        return 0;
      }
    }

    /** A leaf without a gradient yet, in the same memory. */
    private static NDArray leaf(NDArray array, NDManager scope) {
      NDArray leaf = array.stopGradient();
      leaf.attach(scope);
      leaf.setRequiresGradient(true);
      return leaf;
    }

    @Override
    public void save(Path file) throws IOException {
      Npz.write(file, Map.of("x", Npy.of(values, x.getShape().getShape())));
    }
  }
}
