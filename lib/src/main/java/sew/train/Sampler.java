package sew.train;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The random choices of one epoch, a function of seed and epoch alone: a run that is resumed after
 * a crash makes the choices it would have made.
 */
record Sampler(long seed, int epoch) {

  /** The order in which {@code n} clips are visited. */
  int[] order(int n) {
    return shuffled(n, random(0));
  }

  /** {@code count} of {@code steps} time steps for one batch, in their order. */
  int[] timeSteps(int batch, int steps, int count) {
    if (count == steps) {
      return IntStream.range(0, steps).toArray();
    }
    return IntStream.of(shuffled(steps, random(1L + batch))).limit(count).sorted().toArray();
  }

  private SplittableRandom random(long stream) {
    return new SplittableRandom(
        new SplittableRandom(seed).nextLong() ^ ((long) epoch << 32) ^ stream);
  }

  private static int[] shuffled(int n, SplittableRandom random) {
    int[] order = IntStream.range(0, n).toArray();
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
