package sew.reproduce.run;

import java.util.Map;
import java.util.Optional;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.PaperSetting;

/** How many samples a network was trained and tested on. */
public record ClipCounts(int train, int test) {
  /** DVS Gesture. */
  public static final ClipCounts PAPER = new ClipCounts(1176, 288);

  private static final Map<String, ClipCounts> PAPERS =
      Map.of(
          PaperSetting.DVS_GESTURE,
          PAPER,
          PaperSetting.CIFAR10_DVS,
          new ClipCounts(9000, 1000),
          PaperSetting.IMAGE_NET,
          new ClipCounts(1_281_167, 50_000));

  /** Those of one of the paper's data sets; empty for any other. */
  public static Optional<ClipCounts> ofPapers(Dataset dataset) {
    return Optional.ofNullable(PAPERS.get(dataset.name()));
  }

  /** As distributed: those of one of the paper's data sets, or of N-MNIST; empty for any other. */
  public static Optional<ClipCounts> ofWholeSet(Dataset dataset) {
    return dataset instanceof Dataset.NMnist
        ? Optional.of(new ClipCounts(60_000, 10_000))
        : ofPapers(dataset);
  }
}
