package sew.data;

import java.nio.FloatBuffer;

/** Clips as frames, which are read at once. */
public interface ClipSet extends Samples {

  int height();

  int width();

  /** Puts the counts [steps.length, 2, H, W] of clip {@code i} at the given time steps into out. */
  void read(int i, int[] steps, FloatBuffer out);

  @Override
  default long[] shape(int steps) {
    return new long[] {steps, 2, height(), width()};
  }

  @Override
  default Reader read(Pass pass) {
    return new ClipReader(this, this::read, pass.batches().iterator());
  }
}
