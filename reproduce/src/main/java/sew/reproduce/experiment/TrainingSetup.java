package sew.reproduce.experiment;

import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.reproduce.experiment.Experiment.Data;
import sew.train.Recipe;

/**
 * On what, and for how long, networks are trained: all that the experiments of one table share.
 *
 * @param steps time steps T
 * @param size height and width of a frame in pixels
 */
public record TrainingSetup(Dataset dataset, Scale scale, int steps, int size, int epochs) {

  public TrainingSetup {
    requireAtLeast(1, "T", steps);
    requireAtLeast(2, "the size in pixels", size);
    requireAtLeast(1, "epochs", epochs);
  }

  /**
   * The setting of {@code scale}: that of {@link ImageNetSetup} for still images, else the paper's
   * epochs, or few and small frames at the quick.
   */
  public static TrainingSetup of(Dataset dataset, Scale scale) {
    if (dataset.isStill()) {
      ImageNetSetup images = ImageNetSetup.of(dataset, scale);
      return new TrainingSetup(
          dataset, scale, Recipe.imageNet().trainSteps(), images.size(), images.epochs());
    }
    if (scale == Scale.PAPER) {
      int epochs = isCifar10Dvs(dataset) ? Recipe.cifar10Dvs(1).epochs() : PaperSetting.EPOCHS;
      return new TrainingSetup(dataset, scale, PaperSetting.STEPS, PaperSetting.SIZE, epochs);
    }
    return new TrainingSetup(dataset, scale, 8, dataset.quickSize(), dataset.quickEpochs());
  }

  public TrainingSetup withSteps(int steps) {
    return new TrainingSetup(dataset, scale, steps, size, epochs);
  }

  public TrainingSetup withSize(int size) {
    return new TrainingSetup(dataset, scale, steps, size, epochs);
  }

  public TrainingSetup withEpochs(int epochs) {
    return new TrainingSetup(dataset, scale, steps, size, epochs);
  }

  /** 7, or as many as the frames allow. */
  public int blocks() {
    return PaperSetting.blocks(size);
  }

  /** The width of 7B-Net. */
  public int channels() {
    return PaperSetting.CHANNELS;
  }

  /** The network of Table 4 with {@code connect}; for still images ResNet-18. */
  public Experiment experiment(JoinKind connect, long seed) {
    return dataset.isStill()
        ? ofImages(connect, seed)
        : experiment(connect, blocks(), channels(), Neuron.Plif.DEFAULT, seed);
  }

  /** A 7B-Net with another depth, width and neuron. */
  public Experiment experiment(
      JoinKind connect, int blocks, int channels, Neuron neuron, long seed) {
    EventNet network = EventNet.of(blocks, channels, connect.residual(), neuron, dataset.classes());
    return new Experiment(network, new Data(dataset, steps, size), recipe(connect), seed);
  }

  private Experiment ofImages(JoinKind connect, long seed) {
    ResNetName net = new ResNetName(connect, ResNet.Depth.D18);
    Experiment experiment = new ImageNetSetup(dataset, scale, size, epochs).experiment(net, seed);
    return DataParameters.STEPS.set(experiment, steps);
  }

  /** The paper's recipe, whose schedule is kept as it is, or that of the quick scale. */
  private Recipe recipe(JoinKind connect) {
    if (scale == Scale.QUICK) {
      return QuickRecipe.events(epochs, steps);
    }
    Recipe papers = isCifar10Dvs(dataset) ? Recipe.cifar10Dvs(steps) : PaperSetting.recipe(connect);
    return papers.withEpochs(epochs).withTrainSteps(Math.min(steps, papers.trainSteps()));
  }

  private static boolean isCifar10Dvs(Dataset dataset) {
    return dataset.name().equals(PaperSetting.CIFAR10_DVS);
  }

  private static void requireAtLeast(int min, String name, int value) {
    if (value < min) {
      throw new IllegalArgumentException(
          "%s must be at least %d, found %d".formatted(name, min, value));
    }
  }
}
