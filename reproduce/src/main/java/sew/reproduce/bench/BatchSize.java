package sew.reproduce.bench;

import java.util.List;

/**
 * How large the input of a training step is.
 *
 * @param steps T
 * @param samples N
 * @param pixels height and width
 */
record BatchSize(int steps, int samples, int pixels) {

  BatchSize withSteps(int other) {
    return new BatchSize(other, samples, pixels);
  }

  BatchSize withSamples(int other) {
    return new BatchSize(steps, other, pixels);
  }

  BatchSize withPixels(int other) {
    return new BatchSize(steps, samples, other);
  }

  /** [N, 3, H, W] of images, [N, T, 2, H, W] of event frames. */
  List<Long> shape(boolean images) {
    long n = samples;
    long size = pixels;
    return images ? List.of(n, 3L, size, size) : List.of(n, (long) steps, 2L, size, size);
  }

  @Override
  public String toString() {
    return "T %d, N %d, %d x %d".formatted(steps, samples, pixels, pixels);
  }
}
