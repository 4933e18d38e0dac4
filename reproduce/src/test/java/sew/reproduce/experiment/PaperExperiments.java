package sew.reproduce.experiment;

import sew.data.SplitSamples;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.registry.TypeId;
import sew.train.Recipe;

/** What the paper trains on data sets that no test has. */
public final class PaperExperiments {
  private PaperExperiments() {}

  /** ImageNet, or what stands in for it. */
  @TypeId("imagenet")
  public record Images(int classes, String standIn) implements Dataset {
    public static final Images PAPER = new Images(1000, "");

    @Override
    public boolean hasPapersRecipe() {
      return standIn.isEmpty();
    }

    @Override
    public SplitSamples open(DataRequest request) {
      throw new IllegalStateException("never opened");
    }
  }

  /** CIFAR10-DVS. */
  @TypeId("cifar10-dvs")
  public record Objects(String split) implements Dataset {
    @Override
    public int classes() {
      return 10;
    }

    @Override
    public String standIn() {
      return "";
    }

    @Override
    public boolean hasPapersRecipe() {
      return true;
    }

    @Override
    public SplitSamples open(DataRequest request) {
      throw new IllegalStateException("never opened");
    }
  }

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
    return new Experiment(network, new Experiment.Data(Images.PAPER, 4, 224), recipe, 2020);
  }

  /** A run of Table 6. */
  public static Experiment cifar10Dvs(String split, int steps, Recipe recipe) {
    EventNet network = EventNet.wideSevenB(JoinKind.ADD.residual(), Neuron.Plif.DEFAULT, 10);
    return new Experiment(
        network, new Experiment.Data(new Objects(split), steps, 128), recipe, 2020);
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
