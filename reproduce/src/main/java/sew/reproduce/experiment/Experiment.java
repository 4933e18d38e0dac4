package sew.reproduce.experiment;

import sew.model.BNet;
import sew.train.Recipe;

/**
 * One trained network: everything that determines its numbers, and nothing that does not.
 *
 * @param name what the paper calls the network, such as "SEW ResNet (ADD)"
 * @param scale how far this is from the paper's setting, in words for a table
 */
public record Experiment(
    String name, BNet network, Data data, Recipe recipe, long seed, String scale) {

  /** A dataset as frames: T time steps of {@code size} x {@code size} pixels. */
  public record Data(Dataset dataset, int steps, int size) {}

  /** A short name for directories: "sew-resnet-add". */
  public String slug() {
    return name.toLowerCase(java.util.Locale.ROOT)
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-|-$", "");
  }
}
