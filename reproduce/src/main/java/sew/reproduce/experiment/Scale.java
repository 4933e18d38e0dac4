package sew.reproduce.experiment;

/** How much of the paper's setting a command runs. */
public enum Scale {
  /** Minutes on two cores: fewer time steps, pixels, blocks or epochs; every table says which. */
  QUICK,
  /** The paper's recipe on the real recordings. */
  PAPER
}
