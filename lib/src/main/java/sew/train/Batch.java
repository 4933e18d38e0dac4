package sew.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import sew.data.Samples;
import sew.tensor.NativeArrays;

/** Inputs of a network [N, ...], clips as event counts or images, and their labels [N]. */
public record Batch(NDArray inputs, NDArray labels) {

  /** What was read, of samples of {@code shape}. */
  static Batch of(Samples.Inputs read, Shape shape, NDManager manager) {
    Shape all = new Shape(read.labels().length).addAll(shape);
    return new Batch(
        NativeArrays.of(manager, read.values().duplicate(), all),
        NativeArrays.of(manager, read.labels()));
  }

  /** The first micro-batch that a run with this recipe and seed is trained on. */
  public static Batch first(Samples train, Recipe recipe, long seed, NDManager manager) {
    recipe.requireFits(train);
    Samples.Request first =
        EpochPlan.training(recipe, train, new Sampler(seed, 0)).requestsFrom(0).get(0);
    try (Samples.Reader reader = train.read(new Samples.Pass(true, seed, 0, List.of(first)))) {
      return of(reader.next(), new Shape(train.shape(first.steps().length)), manager);
    }
  }
}
