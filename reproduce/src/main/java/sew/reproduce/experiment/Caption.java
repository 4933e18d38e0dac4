package sew.reproduce.experiment;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import sew.layer.Network;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.registry.Types;
import sew.train.Loss;
import sew.train.Recipe;

/**
 * What tables, logs and directories call an experiment. It is computed from the experiment's values
 * whenever it is needed: no run is found by it, and rewording it changes no run.
 *
 * @param name the network, such as "SEW ResNet (ADD)"; depth, width and neuron if they are unusual
 * @param length how far the experiment is from the paper's setting, such as "shortened, SYNTHETIC"
 * @param network depth and width, such as "7 blocks c32"
 * @param frames time steps, pixels and epochs
 */
public record Caption(String name, String length, String network, String frames) {
  /** What an experiment is called that is the paper's in everything. */
  public static final String PAPER = "the paper's setting";

  public static Caption of(Experiment experiment) {
    return new Caption(
        name(experiment), length(experiment), size(experiment.network()), frames(experiment));
  }

  /** How far the experiment is from the paper's setting, for a table. */
  public String scale() {
    return "%s: %s, %s".formatted(length, network, frames);
  }

  /** As {@link #scale}, without depth and width. */
  public String scaleWithoutNetwork() {
    return length + ": " + frames;
  }

  /** The same caption with another word for how far it is from the paper's setting. */
  public Caption withLength(String length) {
    return new Caption(name, length, network, frames);
  }

  /** The name for directories: "sew-resnet-add". */
  public String slug() {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  private static String name(Experiment experiment) {
    if (experiment.network() instanceof EventNet net) {
      int pixels = experiment.data().size();
      if (PaperSetting.isWide(net)) {
        JoinKind join = new JoinKind(net.residual());
        String joined = join.equals(JoinKind.ADD) ? "" : ", " + join.title();
        boolean usual = size(net).equals(usualWideSize(pixels));
        return "Wide-7B-Net" + joined + (usual ? "" : ", " + size(net)) + neuron(net);
      }
      boolean usual = size(net).equals(usualSize(pixels));
      return new JoinKind(net.residual()).title() + (usual ? "" : ", " + size(net)) + neuron(net);
    }
    if (experiment.network() instanceof ResNet net) {
      JoinKind join = new JoinKind(net.residual());
      String g = join.g().isEmpty() || join.equals(JoinKind.ADD) ? "" : " (" + join.g() + ")";
      return join.network() + "-" + net.layers() + g + neuron(net);
    }
    return Types.id(experiment.network().getClass());
  }

  /** What is said of a neuron that is not the {@code usual} one: ", if neurons", ", V_th 0.5". */
  public static String neuron(Neuron neuron, Neuron usual) {
    return listed(NeuronDifferences.of(neuron, usual));
  }

  /** ", lr 0.01, batch 8": to follow on something else. */
  private static String listed(List<String> all) {
    return all.stream().map(one -> ", " + one).collect(Collectors.joining());
  }

  static String size(Network network) {
    if (network instanceof EventNet net) {
      return NetworkDifferences.size(net);
    }
    return network instanceof ResNet net
        ? net.layers() + " layers" + listed(NetworkDifferences.ofVariant(net))
        : Types.id(network.getClass());
  }

  /** What is said of the neuron of {@code network} if it is not the paper's. */
  public static String neuron(Network network) {
    if (network instanceof EventNet net) {
      return neuron(net.neuron(), Neuron.Plif.DEFAULT);
    }
    return network instanceof ResNet net ? neuron(net.neuron(), Neuron.If.DEFAULT) : "";
  }

  private static String usualSize(int pixels) {
    int blocks = PaperSetting.blocks(pixels);
    return size(
        EventNet.of(
            blocks, PaperSetting.CHANNELS, JoinKind.ADD.residual(), Neuron.Plif.DEFAULT, 1));
  }

  /** That of Wide-7B-Net, or of as many of its blocks as the frames allow. */
  private static String usualWideSize(int pixels) {
    List<EventNet.Stage> stages =
        EventNet.wideSevenB(JoinKind.ADD.residual(), Neuron.Plif.DEFAULT, 1).stages();
    int first = stages.get(0).blocks();
    return "%d blocks c64 + %d %s c128"
        .formatted(
            first,
            PaperSetting.blocks(pixels) - first,
            PaperSetting.blocks(pixels) - first == 1 ? "block" : "blocks");
  }

  private static String frames(Experiment experiment) {
    int steps = experiment.data().steps();
    int trainSteps = experiment.recipe().trainSteps();
    int epochs = experiment.recipe().epochs();
    boolean still = experiment.network() instanceof ResNet;
    String split = experiment.data().dataset().split();
    String init = experiment.init();
    return "T %d%s, %d px, %d %s%s%s%s"
        .formatted(
            steps,
            still ? "" : ", T_train " + trainSteps,
            experiment.data().size(),
            epochs,
            epochs == 1 ? "epoch" : "epochs",
            listed(recipe(experiment)),
            split.isEmpty() ? "" : ", split " + split,
            init.isEmpty() ? "" : ", init %.8s".formatted(init));
  }

  /** What is unusual about the recipe, compared with that of its scale. */
  private static List<String> recipe(Experiment experiment) {
    Recipe recipe = experiment.recipe();
    if (PaperSetting.recipe(experiment).isEmpty()) {
      return RecipeDifferences.loss(recipe.loss(), Loss.CROSS_ENTROPY);
    }
    return isPapersScale(experiment)
        ? ofPapers(experiment).orElseThrow()
        : RecipeDifferences.of(recipe, quick(experiment));
  }

  private static Optional<List<String>> ofPapers(Experiment experiment) {
    return PaperSetting.recipe(experiment)
        .map(papers -> RecipeDifferences.of(experiment.recipe(), papers));
  }

  /** Whether a recipe changes less about the paper's than about that of the quick scale. */
  private static boolean isPapersScale(Experiment experiment) {
    int quick = RecipeDifferences.of(experiment.recipe(), quick(experiment)).size();
    return ofPapers(experiment).filter(papers -> papers.size() <= quick).isPresent();
  }

  private static Recipe quick(Experiment experiment) {
    int epochs = experiment.recipe().epochs();
    return experiment.network() instanceof ResNet
        ? QuickRecipe.images(epochs, 1)
        : QuickRecipe.events(epochs, 1);
  }

  private static String length(Experiment experiment) {
    Dataset dataset = experiment.data().dataset();
    return lengthOnItsData(experiment, dataset)
        + (dataset.standIn().isEmpty() ? "" : ", " + dataset.standIn());
  }

  private static String lengthOnItsData(Experiment experiment, Dataset dataset) {
    int epochs = experiment.recipe().epochs();
    Optional<List<String>> differences = PaperSetting.differences(experiment);
    if (differences.isEmpty() || !isPapersScale(experiment)) {
      return epochs <= dataset.quickEpochs() ? "shortened" : "shortened with more epochs";
    }
    int whole = PaperSetting.epochs(experiment).orElseThrow();
    if (epochs < whole) {
      return "shortened";
    }
    return (differences.get().isEmpty() ? PAPER : "the paper's recipe, changed")
        + (epochs == whole ? "" : " with more epochs");
  }
}
