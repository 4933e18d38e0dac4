package sew.reproduce.experiment;

import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.train.Recipe;

/** What the paper trains. */
public final class PaperExperiments {
  private PaperExperiments() {}

  /** One of Table 2's networks. */
  public static ResNet network(ResNet.Depth depth, JoinKind join) {
    return new ResNet(
        depth, join.residual(), Neuron.If.DEFAULT, 4, join.equals(JoinKind.SPIKING), 1000);
  }

  /** A run of Table 2. */
  public static Experiment imageNet(ResNet.Depth depth, JoinKind join) {
    return imageNet(network(depth, join), Recipe.imageNet());
  }

  /** Any network and recipe on ImageNet. */
  public static Experiment imageNet(ResNet network, Recipe recipe) {
    return new Experiment(
        network, new Experiment.Data(new ImageDataset.ImageNet(), 4, 224), recipe, 2020);
  }

  /** A run of Table 6. */
  public static Experiment cifar10Dvs(String split, int steps, Recipe recipe) {
    EventNet network = EventNet.wideSevenB(JoinKind.ADD.residual(), Neuron.Plif.DEFAULT, 10);
    return new Experiment(
        network, new Experiment.Data(new Cifar10Dvs(split), steps, 128), recipe, 2020);
  }

  /** A run of Table 6 in the paper's setting. */
  public static Experiment cifar10Dvs(int steps) {
    return cifar10Dvs(PaperSetting.AUTHORS_SPLIT, steps, Recipe.cifar10Dvs(steps));
  }

  /** A run of Table 4 in the paper's setting. */
  public static Experiment dvsGesture(JoinKind join) {
    return TrainingSetup.of(new Dataset.DvsGesture(), Scale.PAPER).experiment(join, 2020);
  }
}
