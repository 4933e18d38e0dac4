package sew.reproduce.experiment;

import java.util.ArrayList;
import java.util.List;
import sew.model.EventNet;
import sew.model.EventNet.Stage;
import sew.neuron.Neuron;
import sew.reproduce.experiment.Experiment.Data;
import sew.train.Recipe;

/**
 * On what, and for how long, Wide-7B-Net is trained, Table 6.
 *
 * @param size height and width of a frame in pixels
 */
public record WideNetSetup(Dataset dataset, Scale scale, int size, int epochs) {
  private static final int FIRST = 4;
  private static final int SECOND = 3;

  public WideNetSetup {
    if (size < 2 || epochs < 1) {
      throw new IllegalArgumentException(
          "expected at least 2 pixels and 1 epoch, found %d and %d".formatted(size, epochs));
    }
  }

  /** The setting of {@code scale}: 128 pixels and 64 epochs at the paper's, fewer at the quick. */
  public static WideNetSetup of(Dataset dataset, Scale scale) {
    return scale == Scale.PAPER
        ? new WideNetSetup(dataset, scale, PaperSetting.SIZE, Recipe.cifar10Dvs(1).epochs())
        : new WideNetSetup(dataset, scale, dataset.quickSize(), dataset.quickEpochs());
  }

  public WideNetSetup withEpochs(int epochs) {
    return new WideNetSetup(dataset, scale, size, epochs);
  }

  public WideNetSetup withSize(int size) {
    return new WideNetSetup(dataset, scale, size, epochs);
  }

  /** The row of Table 6 with T = {@code steps}. */
  public Experiment experiment(int steps, long seed) {
    return new Experiment(network(), new Data(dataset, steps, size), recipe(steps), seed);
  }

  /** Wide-7B-Net, or as many of its blocks as the frames allow. */
  EventNet network() {
    int blocks = Math.min(FIRST + SECOND, EventNet.maxBlocks(size));
    List<Stage> stages = new ArrayList<>();
    stages.add(new Stage(64, Math.min(FIRST, blocks)));
    if (blocks > FIRST) {
      stages.add(new Stage(128, blocks - FIRST));
    }
    return new EventNet(stages, 1, JoinKind.ADD.residual(), Neuron.Plif.DEFAULT, dataset.classes());
  }

  /** The paper's recipe, whose schedule is kept as it is, or that of the quick scale. */
  private Recipe recipe(int steps) {
    return scale == Scale.PAPER
        ? Recipe.cifar10Dvs(steps).withEpochs(epochs)
        : QuickRecipe.events(epochs, steps);
  }
}
