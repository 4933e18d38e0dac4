package sew.reproduce.experiment;

import java.util.Locale;
import java.util.stream.Collectors;
import sew.layer.Network;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.registry.Types;
import sew.train.Loss;

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
      boolean usual = size(net).equals(usualSize(experiment.data().size()));
      return new JoinKind(net.residual()).title() + (usual ? "" : ", " + size(net)) + neuron(net);
    }
    if (experiment.network() instanceof ResNet net) {
      JoinKind join = new JoinKind(net.residual());
      String g = join.g().isEmpty() || join.equals(JoinKind.ADD) ? "" : " (" + join.g() + ")";
      return join.network() + "-" + net.layers() + g + neuron(net);
    }
    return Types.id(experiment.network().getClass());
  }

  /** What is said of a neuron that is not the {@code usual} one: ", if neurons". */
  public static String neuron(Neuron neuron, Neuron usual) {
    return neuron.equals(usual) ? "" : ", " + Types.id(neuron.getClass()) + " neurons";
  }

  private static String size(Network network) {
    if (network instanceof EventNet net) {
      return net.stages().stream()
          .map(
              stage ->
                  "%d %s c%d"
                      .formatted(
                          stage.blocks(),
                          stage.blocks() == 1 ? "block" : "blocks",
                          stage.channels()))
          .collect(Collectors.joining(" + "));
    }
    return network instanceof ResNet net ? net.layers() + " layers" : Types.id(network.getClass());
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

  private static String frames(Experiment experiment) {
    int epochs = experiment.recipe().epochs();
    return "T %d, T_train %d, %d px, %d %s%s"
        .formatted(
            experiment.data().steps(),
            experiment.recipe().trainSteps(),
            experiment.data().size(),
            epochs,
            epochs == 1 ? "epoch" : "epochs",
            loss(experiment.recipe().loss()));
  }

  private static String loss(Loss loss) {
    return loss.equals(Loss.CROSS_ENTROPY) ? "" : ", loss " + Types.id(loss.getClass());
  }

  private static String length(Experiment experiment) {
    Dataset dataset = experiment.data().dataset();
    return lengthOnItsData(experiment, dataset)
        + (dataset.standIn().isEmpty() ? "" : ", " + dataset.standIn());
  }

  private static String lengthOnItsData(Experiment experiment, Dataset dataset) {
    boolean papers = PaperSetting.hasRecipe(experiment);
    int whole = papers ? PaperSetting.EPOCHS : dataset.quickEpochs();
    int epochs = experiment.recipe().epochs();
    if (epochs < whole || !papers) {
      return epochs <= whole ? "shortened" : "shortened with more epochs";
    }
    boolean changed =
        PaperSetting.sevenBNet(experiment).isEmpty()
            || experiment.data().steps() != PaperSetting.STEPS
            || experiment.data().size() != PaperSetting.SIZE;
    return (changed ? "the paper's recipe, changed" : PAPER)
        + (epochs == whole ? "" : " with more epochs");
  }
}
