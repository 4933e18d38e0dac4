package sew.nir;

/**
 * What a node gives at one time step.
 *
 * @param node its name
 * @param shape [C, H, W]
 * @param max the largest value of a signal of whole numbers from 0, 1 for spikes; 0 where the
 *     signal is of real numbers
 */
record Signal(String node, int[] shape, int max) {

  /** As a requirement of logic and of max pooling, which NIR lacks for real numbers. */
  void requireWhole(String what) {
    if (max == 0) {
      throw new IllegalArgumentException(
          "expected spikes, or sums of spikes, as the input of %s, found real numbers from %s: NIR has sum and average pooling only"
              .formatted(what, node));
    }
  }
}
