package sew.reproduce.tensorboard;

/** What the directory of a run gets for TensorBoard. */
public enum EventDetail {
  NONE,
  /** Losses, accuracies and the like, and firing rates. */
  SCALARS,
  /** These, and histograms of membrane potentials. */
  HISTOGRAMS
}
