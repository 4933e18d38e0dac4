package sew.train;

import java.util.Locale;

/** By what BN normalises where several ranks train together. */
public enum BatchStatistics {
  /** Each rank's micro-batches by their own mean and variance, as in the authors' runs. */
  OF_EACH_RANK,

  /**
   * Every micro-batch is shared by all ranks and normalised as a whole, as torch.nn.SyncBatchNorm
   * does: what one process computes, to float rounding.
   */
  OF_ALL_RANKS;

  /** Such as "of each rank". */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
