package sew.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import sew.data.ClipSet;
import sew.tensor.NativeArrays;

/** Clips [N, T, 2, H, W] as event counts, and their labels [N]. */
public record Batch(NDArray clips, NDArray labels) {

  /** The first batch that a run with this recipe and seed is trained on. */
  public static Batch first(ClipSet train, Recipe recipe, long seed, NDManager manager) {
    recipe.requireFits(train);
    Sampler sampler = new Sampler(seed, 0);
    int[] order = sampler.order(train.size());
    int[] steps = sampler.timeSteps(0, train.steps(), recipe.trainSteps());
    return read(train, Arrays.copyOf(order, recipe.batchSize()), steps, manager);
  }

  /** Reads the clips with the given {@code indices} at the given time {@code steps}. */
  static Batch read(ClipSet set, int[] indices, int[] steps, NDManager manager) {
    Shape shape = new Shape(indices.length, steps.length, 2, set.height(), set.width());
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(shape.size() * Float.BYTES));
    FloatBuffer counts = bytes.order(ByteOrder.nativeOrder()).asFloatBuffer();
    long[] labels = new long[indices.length];
    for (int n = 0; n < indices.length; n++) {
      set.read(indices[n], steps, counts);
      labels[n] = set.label(indices[n]);
    }
    counts.flip();
    return new Batch(NativeArrays.of(manager, counts, shape), NativeArrays.of(manager, labels));
  }
}
