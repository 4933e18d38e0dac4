package sew.reproduce.experiment;

import sew.reproduce.experiment.Experiment.Data;
import sew.train.Recipe;

/**
 * On what, and for how long, the ResNets of Table 2 are trained.
 *
 * @param size height and width of an image in pixels
 */
public record ImageNetSetup(Dataset dataset, Scale scale, int size, int epochs) {
  public ImageNetSetup {
    if (size < 1 || epochs < 1) {
      throw new IllegalArgumentException(
          "expected a size and epochs of at least 1, found %d and %d".formatted(size, epochs));
    }
  }

  /** The setting of {@code scale}: 224 pixels and 320 epochs at the paper's, few at the quick. */
  public static ImageNetSetup of(Dataset dataset, Scale scale) {
    return scale == Scale.PAPER
        ? new ImageNetSetup(dataset, scale, PaperSetting.IMAGE_SIZE, Recipe.imageNet().epochs())
        : new ImageNetSetup(dataset, scale, dataset.quickSize(), dataset.quickEpochs());
  }

  public ImageNetSetup withEpochs(int epochs) {
    return new ImageNetSetup(dataset, scale, size, epochs);
  }

  public ImageNetSetup withSize(int size) {
    return new ImageNetSetup(dataset, scale, size, epochs);
  }

  /** One of the networks of Table 2. */
  public Experiment experiment(ResNetName net, long seed) {
    Recipe recipe = recipe();
    int steps = recipe.trainSteps();
    return new Experiment(
        net.network(steps, dataset.classes()), new Data(dataset, steps, size), recipe, seed);
  }

  /** The paper's recipe, whose schedule is kept as it is, or that of the quick scale. */
  private Recipe recipe() {
    Recipe papers = Recipe.imageNet();
    return scale == Scale.PAPER
        ? papers.withEpochs(epochs)
        : QuickRecipe.images(epochs, papers.trainSteps());
  }
}
