package sew.data;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;

/**
 * What a network is trained or tested on: inputs with labels in a fixed order, clips of frames or
 * images.
 */
public interface Samples {

  int size();

  int classes();

  /** Time steps T of a sample; 1 for still images. */
  int steps();

  /** Whether samples are still images, which have no time axis: the network repeats them. */
  default boolean isStill() {
    return false;
  }

  /** The class of sample {@code i}, 0 to classes - 1. */
  int label(int i);

  String name(int i);

  /** The shape of one input with {@code steps} of its time steps: [T, 2, H, W], or [3, H, W]. */
  long[] shape(int steps);

  /** Starts to read the batches of a pass, in its order. */
  Reader read(Pass pass);

  /**
   * One pass over samples.
   *
   * @param training whether random changes, such as crops of images, are made; each is a function
   *     of seed, epoch and the sample alone
   * @param epoch counted from 0
   */
  record Pass(boolean training, long seed, int epoch, List<Request> batches) {
    public Pass {
      batches = List.copyOf(batches);
    }
  }

  /** The samples of one batch, and which of their time steps are read. */
  record Request(int[] samples, int[] steps) {}

  /**
   * A batch as it was read.
   *
   * @param values the inputs one after another, in a direct buffer; samples that could not be read
   *     are left out
   * @param labels of the inputs that are there
   */
  record Inputs(FloatBuffer values, long[] labels) {}

  /** Reads batches, on one thread or ahead on others; the results do not depend on which. */
  interface Reader extends AutoCloseable {
    /** The next batch; there is one for each request. */
    Inputs next();

    /** How long {@link #next} has had to wait for batches in all. */
    Duration waited();

    /** How many samples could not be read so far; each was named when it was left out. */
    int leftOut();

    @Override
    void close();
  }
}
