package sew.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import sew.data.ClipSet;
import sew.tensor.NativeArrays;

/** Clips [N, T, 2, H, W] as event counts, and their labels [N]. */
record Batch(NDArray clips, NDArray labels) {

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
