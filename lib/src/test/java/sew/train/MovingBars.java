package sew.train;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import sew.data.ClipSet;

/** A bar of events that moves to the right (label 0) or to the left (label 1), with noise. */
record MovingBars(int size) implements ClipSet {
  @Override
  public int classes() {
    return 2;
  }

  @Override
  public int steps() {
    return 6;
  }

  @Override
  public int height() {
    return 8;
  }

  @Override
  public int width() {
    return 8;
  }

  @Override
  public int label(int i) {
    return i % 2;
  }

  @Override
  public String name(int i) {
    return "bar" + i;
  }

  @Override
  public void read(int i, int[] steps, FloatBuffer out) {
    for (int t : steps) {
      SplittableRandom noise = new SplittableRandom(31L * i + t);
      int x = label(i) == 0 ? t : 7 - t;
      for (int pixel = 0; pixel < 2 * 64; pixel++) {
        out.put(pixel % 8 == x || noise.nextInt(20) == 0 ? 1 : 0);
      }
    }
  }
}
