package sew.data;

import java.nio.FloatBuffer;

/** Clips as frames with labels, in a fixed order: what training reads. */
public interface ClipSet {

  int size();

  int classes();

  /** Time steps T of a clip. */
  int steps();

  int height();

  int width();

  /** The class of clip {@code i}, 0 to classes - 1. */
  int label(int i);

  String name(int i);

  /** Puts the counts [steps.length, 2, H, W] of clip {@code i} at the given time steps into out. */
  void read(int i, int[] steps, FloatBuffer out);
}
