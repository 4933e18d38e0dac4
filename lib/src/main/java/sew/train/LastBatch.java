package sew.train;

/** What becomes of the samples at the end of an epoch that do not fill a batch. */
public enum LastBatch {
  /** They wait for another epoch, as in the authors' runs on CIFAR10-DVS. */
  DROP,
  /** They are a smaller batch, as in the authors' runs on DVS Gesture: 74 steps, not 73. */
  KEEP,
  /**
   * They are a smaller batch, with the first samples of the epoch again until the micro-batches
   * have one size, as PyTorch's DistributedSampler fills its ranks; so the authors' runs on
   * ImageNet have 5,005 steps.
   */
  PAD
}
