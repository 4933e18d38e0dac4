package sew.reproduce.experiment;

import java.util.List;
import java.util.Optional;
import sew.layer.Network;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.train.Recipe;

/** What the paper trains, and whether an experiment is that: decided from values alone. */
public final class PaperSetting {
  /** Ids of the paper's data sets; two of them are not built in. */
  public static final String DVS_GESTURE = "dvs-gesture";

  public static final String CIFAR10_DVS = "cifar10-dvs";
  public static final String IMAGE_NET = "imagenet";

  static final int BLOCKS = 7;
  static final int CHANNELS = 32;
  static final int STEPS = 16;
  static final int SIZE = 128;
  static final int IMAGE_SIZE = 224;
  static final int EPOCHS = 192;

  private PaperSetting() {}

  /**
   * Table 4's recipe. The paper's learning rates are 0.001 for SEW ADD (the authors' log) and 0.1
   * for the others (the README of their code).
   */
  static Recipe recipe(JoinKind connect) {
    return Recipe.dvsGesture(connect.equals(JoinKind.ADD) ? 0.001 : 0.1);
  }

  /** Blocks of 7B-Net, or as many as the frames allow. */
  static int blocks(int size) {
    return Math.min(BLOCKS, EventNet.maxBlocks(size));
  }

  /** How the blocks of a 7B-Net are joined; empty for another network. */
  public static Optional<JoinKind> sevenBNet(Experiment experiment) {
    if (!(experiment.network() instanceof EventNet net)) {
      return Optional.empty();
    }
    int blocks = blocks(experiment.data().size());
    EventNet seven =
        EventNet.of(blocks, CHANNELS, net.residual(), Neuron.Plif.DEFAULT, net.classes());
    return seven.equals(net) ? Optional.of(new JoinKind(net.residual())) : Optional.empty();
  }

  /** Whether {@code network} is Wide-7B-Net with ADD, Table 6. */
  public static boolean isWideSevenBNet(Network network) {
    return network instanceof EventNet net
        && net.equals(
            EventNet.wideSevenB(JoinKind.ADD.residual(), Neuron.Plif.DEFAULT, net.classes()));
  }

  /** Whether {@code network} is what Table 2 calls {@code name}, such as "SEW ResNet-34". */
  public static boolean isResNet(Network network, String name) {
    return network instanceof ResNet net
        && List.of(JoinKind.ADD, JoinKind.SPIKING).contains(new JoinKind(net.residual()))
        && net.neuron().equals(Neuron.If.DEFAULT)
        && name.equals(new JoinKind(net.residual()).network() + "-" + net.layers());
  }

  /** Whether the recipe is the paper's for its network, but for the number of epochs. */
  static boolean hasRecipe(Experiment experiment) {
    if (!(experiment.network() instanceof EventNet net)) {
      return false;
    }
    Recipe papers = recipe(new JoinKind(net.residual()));
    int trainSteps = Math.min(experiment.data().steps(), papers.trainSteps());
    return experiment.data().dataset().hasPapersRecipe()
        && experiment
            .recipe()
            .equals(papers.withTrainSteps(trainSteps).withEpochs(experiment.recipe().epochs()));
  }

  /** Whether an experiment is one of Table 4, as the paper ran it; its clips are not checked. */
  public static boolean isTable4(Experiment experiment) {
    return experiment.data().dataset().name().equals(DVS_GESTURE)
        && experiment.data().steps() == STEPS
        && experiment.data().size() == SIZE
        && experiment.recipe().epochs() == EPOCHS
        && hasRecipe(experiment)
        && sevenBNet(experiment).filter(JoinKind.TABLE_4::contains).isPresent();
  }
}
