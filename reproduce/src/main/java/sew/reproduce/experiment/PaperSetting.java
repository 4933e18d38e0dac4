package sew.reproduce.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sew.layer.Network;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.train.Recipe;

/** What the paper trains, and how an experiment differs from that: decided from values alone. */
public final class PaperSetting {
  /** Ids of the paper's data sets. */
  public static final String DVS_GESTURE = "dvs-gesture";

  public static final String CIFAR10_DVS = "cifar10-dvs";
  public static final String IMAGE_NET = "imagenet";

  /** {@link Dataset#split} of the authors, where a data set has several. */
  public static final String AUTHORS_SPLIT = "authors";

  static final int BLOCKS = 7;
  static final int CHANNELS = 32;
  static final int STEPS = 16;
  static final int SIZE = 128;
  public static final int IMAGE_SIZE = 224;
  static final int EPOCHS = 192;

  private static final int IMAGE_STEPS = 4;
  private static final int GESTURES = 11;
  private static final int OBJECTS = 10;
  private static final List<Integer> TABLE_6_STEPS = List.of(4, 8, 16);

  private PaperSetting() {}

  /**
   * Table 4's recipe. The learning rate is 0.001 for SEW ADD (the authors' log) and 0.1 for Spiking
   * ResNet and Plain Net (the README of their code). Those of SEW IAND and AND were published
   * nowhere; 0.1 stands for them.
   */
  static Recipe recipe(JoinKind connect) {
    return Recipe.dvsGesture(connect.equals(JoinKind.ADD) ? 0.001 : 0.1);
  }

  /**
   * The recipe that the paper has for such a network on these data, or for such a network where it
   * has none for these data; empty for a network of no kind that the paper has.
   */
  static Optional<Recipe> recipe(Experiment experiment) {
    int steps = experiment.data().steps();
    if (experiment.network() instanceof ResNet) {
      // A still image has no time steps of which some could be chosen.
      return Optional.of(Recipe.imageNet().withTrainSteps(experiment.recipe().trainSteps()));
    }
    if (!(experiment.network() instanceof EventNet net)) {
      return Optional.empty();
    }
    String dataset = experiment.data().dataset().name();
    boolean objects = dataset.equals(CIFAR10_DVS) || (!dataset.equals(DVS_GESTURE) && isWide(net));
    return Optional.of(
        objects
            ? Recipe.cifar10Dvs(steps)
            : withTrainSteps(recipe(new JoinKind(net.residual())), steps));
  }

  private static Recipe withTrainSteps(Recipe papers, int steps) {
    return papers.withTrainSteps(Math.min(steps, papers.trainSteps()));
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

  /**
   * Whether a network begins with 64 channels and widens to 128, as Wide-7B-Net does where the
   * frames allow its second stage.
   */
  public static boolean isWide(EventNet net) {
    List<Integer> channels = net.stages().stream().map(EventNet.Stage::channels).toList();
    return channels.equals(List.of(64, 128)) || channels.equals(List.of(64));
  }

  /** Whether {@code network} is what Table 2 calls {@code name}, such as "SEW ResNet-34". */
  public static boolean isResNet(Network network, String name) {
    return network instanceof ResNet net
        && JoinKind.TABLE_2.contains(new JoinKind(net.residual()))
        && net.neuron().equals(Neuron.If.DEFAULT)
        && name.equals(new JoinKind(net.residual()).network() + "-" + net.layers());
  }

  /** Whether the data are the paper's, by their name; how many samples there are is not checked. */
  public static boolean isOnPapersData(Experiment experiment) {
    Dataset dataset = experiment.data().dataset();
    return dataset.standIn().isEmpty()
        && List.of(IMAGE_NET, CIFAR10_DVS, DVS_GESTURE).contains(dataset.name());
  }

  /**
   * What an experiment changes about what the paper trains on the same data, in words such as "lr
   * 0.01" or "T 12"; the number of epochs and the seed are left out. Empty where the paper trains
   * no such kind of network on these data.
   */
  public static Optional<List<String>> differences(Experiment experiment) {
    Optional<Recipe> papers = recipe(experiment);
    boolean images = experiment.data().dataset().name().equals(IMAGE_NET);
    if (!isOnPapersData(experiment)
        || papers.isEmpty()
        || images != experiment.network() instanceof ResNet) {
      return Optional.empty();
    }
    Recipe recipe = experiment.recipe();
    List<String> all = new ArrayList<>(networkAndData(experiment));
    if (recipe.trainSteps() != papers.get().trainSteps()) {
      all.add("T_train " + recipe.trainSteps());
    }
    all.addAll(RecipeDifferences.of(recipe, papers.get()));
    if (!experiment.init().isEmpty()) {
      all.add("init %.8s".formatted(experiment.init()));
    }
    return Optional.of(all);
  }

  private static List<String> networkAndData(Experiment experiment) {
    Experiment.Data data = experiment.data();
    List<String> all = new ArrayList<>();
    if (experiment.network() instanceof ResNet net) {
      all.addAll(NetworkDifferences.of(net));
      frames(data, List.of(IMAGE_STEPS), IMAGE_SIZE, all);
      if (net.steps() != data.steps()) {
        all.add("T %d in the network".formatted(net.steps()));
      }
    } else if (data.dataset().name().equals(CIFAR10_DVS)) {
      EventNet papers = EventNet.wideSevenB(JoinKind.ADD.residual(), Neuron.Plif.DEFAULT, OBJECTS);
      EventNet net = (EventNet) experiment.network();
      all.addAll(NetworkDifferences.of(net, papers, List.of(JoinKind.ADD)));
      frames(data, TABLE_6_STEPS, SIZE, all);
      if (!data.dataset().split().equals(AUTHORS_SPLIT)) {
        all.add("split " + data.dataset().split());
      }
    } else {
      EventNet net = (EventNet) experiment.network();
      EventNet papers =
          EventNet.of(BLOCKS, CHANNELS, net.residual(), Neuron.Plif.DEFAULT, GESTURES);
      all.addAll(NetworkDifferences.of(net, papers, JoinKind.TABLE_4));
      frames(data, List.of(STEPS), SIZE, all);
    }
    return all;
  }

  private static void frames(
      Experiment.Data data, List<Integer> steps, int size, List<String> all) {
    if (!steps.contains(data.steps())) {
      all.add("T " + data.steps());
    }
    if (data.size() != size) {
      all.add(data.size() + " px");
    }
  }

  /** Whether an experiment is what the paper trains but for the number of epochs and the seed. */
  public static boolean isPapersButForEpochs(Experiment experiment) {
    return differences(experiment).filter(List::isEmpty).isPresent();
  }

  /** Whether an experiment is what the paper trains, on the data that their name promises. */
  public static boolean isPapers(Experiment experiment) {
    return isPapersButForEpochs(experiment)
        && experiment.recipe().epochs() == epochs(experiment).orElseThrow();
  }

  /** How many epochs the paper trains such a network; empty for a kind that it does not have. */
  static Optional<Integer> epochs(Experiment experiment) {
    return recipe(experiment).map(Recipe::epochs);
  }
}
