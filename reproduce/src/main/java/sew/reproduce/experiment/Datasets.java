package sew.reproduce.experiment;

import java.util.List;
import java.util.Locale;
import sew.data.SyntheticGestures;

/** The datasets by the names that the command line gives them. */
public enum Datasets {
  SYNTHETIC_GESTURE,
  DVS_GESTURE,
  N_MNIST;

  public Dataset dataset() {
    return switch (this) {
      case SYNTHETIC_GESTURE -> new Dataset.SyntheticGesture(SyntheticGestures.Spec.DEFAULT);
      case DVS_GESTURE -> new Dataset.DvsGesture();
      case N_MNIST -> new Dataset.NMnist();
    };
  }

  /** The paper's recipe is for the paper's data. */
  public List<Scale> scales() {
    return this == DVS_GESTURE ? List.of(Scale.QUICK, Scale.PAPER) : List.of(Scale.QUICK);
  }

  /** Whether the recordings are somebody else's and have to be fetched by the user. */
  public boolean needsData() {
    return this != SYNTHETIC_GESTURE;
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
