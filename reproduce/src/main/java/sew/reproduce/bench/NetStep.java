package sew.reproduce.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import sew.compute.FixedWeights;
import sew.data.Npy;
import sew.data.Npz;
import sew.layer.StateDict;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;
import sew.train.Optimiser;
import sew.train.OptimiserState;
import sew.weights.Weights;

/** A network: a training step, or inference. */
final class NetStep implements Step {
  private static final Loss CROSS_ENTROPY = Loss.softmaxCrossEntropyLoss();
  private static final String BATCH = "x";
  private static final String WEIGHTS = "net/";

  /** In place of a file: the weights of a new network and the batch of the workload. */
  static final String NEW = "new";

  /** Passes until the statistics of BN are those of the batch to 4 %. */
  private static final int PASSES = 30;

  private final Workload workload;
  private final NDManager manager;
  private final ParameterStore store;
  private final Block block;
  private final OptimiserState optimiser;
  private final float[] values;
  private final Shape shape;

  /** The network with the weights of {@code file}, before the batch of {@code file}, or NEW. */
  NetStep(Workload workload, NDManager manager, Path file) throws IOException {
    this.workload = workload;
    this.manager = manager;
    this.store = new ParameterStore(manager, false);
    this.shape = new Shape(workload.shapeArray());
    this.block = initialised(workload, manager);
    this.values = file.equals(Path.of(NEW)) ? workload.values() : load(file);
    // A training draws its weights: their file would count as its memory.
    System.gc();
    this.optimiser =
        workload.trains()
            ? new OptimiserState(new Optimiser.Sgd(0.9), StateDict.of(block), manager)
            : null;
    if (!workload.trains()) {
      // As in a pass over a test set; until the process ends.
      FixedWeights.open();
    }
  }

  /** Loads the weights of {@code file}, and returns its batch. */
  private float[] load(Path file) throws IOException {
    Map<String, Npy> weights = new LinkedHashMap<>();
    Map<String, Npy> arrays = Npz.read(file);
    float[] batch = arrays.remove(BATCH).toFloats();
    arrays.forEach((name, array) -> weights.put(name.substring(WEIGHTS.length()), array));
    Weights.load(StateDict.of(block), weights);
    return batch;
  }

  /**
   * Writes batch and weights, and returns the share of {@link NonzeroInputs}. What is not trained
   * gets the BN statistics of its batch: with those of a new network deep layers would be silent.
   */
  static double save(Workload workload, NDManager manager, Path file) throws IOException {
    Block block = initialised(workload, manager);
    NonzeroInputs nonzero = new NonzeroInputs();
    try (GradMode silent = GradMode.off();
        NDArray x = manager.create(workload.values(), new Shape(workload.shapeArray()))) {
      ParameterStore store = new ParameterStore(manager, false);
      for (int pass = 0; !workload.trains() && pass < PASSES; pass++) {
        block.forward(store, new NDList(x), true).close();
      }
      Map<String, Npy> arrays = new LinkedHashMap<>();
      arrays.put(BATCH, Npy.of(workload.values(), workload.shapeArray()));
      Weights.save(StateDict.of(block), name -> name)
          .forEach((name, array) -> arrays.put(WEIGHTS + name, array));
      Npz.write(file, arrays);
      block.forward(store, new NDList(x), workload.trains(), nonzero.asParameters()).close();
    }
    return nonzero.share();
  }

  private static Block initialised(Workload workload, NDManager manager) {
    Shape shape = new Shape(workload.shapeArray());
    return workload.network().orElseThrow().initialized(manager, shape, 2020);
  }

  @Override
  public Computed run() {
    return workload.trains() ? train() : infer();
  }

  /** Gives the loss and the logits [N, classes]. */
  private Computed train() {
    try (NDManager scope = manager.newSubManager();
        GradMode recording = GradMode.on()) {
      NDArray x = NativeArrays.of(scope, values, shape);
      NDArray logits = block.forward(store, new NDList(x), true).singletonOrThrow();
      NDArray loss = CROSS_ENTROPY.evaluate(new NDList(labels(scope)), new NDList(logits));
      float[] classes = logits.toFloatArray();
      GradMode.backward(loss);
      optimiser.update(1e-4);
      float value = loss.getFloat();
      return () -> numbers(value, classes);
    }
  }

  private NDArray labels(NDManager scope) {
    long[] labels = new long[Math.toIntExact(shape.get(0))];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i;
    }
    return NativeArrays.of(scope, labels);
  }

  /** Gives the logits [N, classes]. */
  private Computed infer() {
    try (NDManager scope = manager.newSubManager();
        GradMode silent = GradMode.off()) {
      NDArray x = NativeArrays.of(scope, values, shape);
      NDArray logits = block.forward(store, new NDList(x), false).singletonOrThrow();
      float[] classes = logits.toFloatArray();
      return () -> numbers(classes);
    }
  }

  private static double[] numbers(float loss, float[] logits) {
    double[] numbers = new double[1 + logits.length];
    numbers[0] = loss;
    System.arraycopy(numbers(logits), 0, numbers, 1, logits.length);
    return numbers;
  }

  private static double[] numbers(float[] logits) {
    double[] numbers = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      numbers[i] = logits[i];
    }
    return numbers;
  }
}
