package sew.reproduce.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.registry.Types;
import sew.reproduce.experiment.Changes;
import sew.reproduce.experiment.Cifar10Dvs;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.ImageDataset;
import sew.reproduce.experiment.ImageNetSetup;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.NetworkParameters;
import sew.reproduce.experiment.PaperNet;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.experiment.RecordedObjects;
import sew.reproduce.experiment.ResNetName;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.experiment.WideNetSetup;

/**
 * A command without options of the recipe, and what it trains.
 *
 * @param text "run table4 --scale paper --data DIR --connect ADD"
 * @param changes that the options in the text make to the experiment
 * @param isSweep whether it is {@code sew ablate}, which changes the network, too
 */
record CommandStart(String text, Experiment experiment, Changes changes, boolean isSweep) {

  private static final long USUAL_SEED = 2020;

  /**
   * Those that could train {@code wanted}, the tables' before the sweep's, the paper's scale first.
   */
  static List<CommandStart> all(Experiment wanted, List<Long> seeds, Types types) {
    Dataset dataset = wanted.data().dataset();
    List<CommandStart> all = new ArrayList<>();
    if (!isNamed(dataset, types)) {
      return all;
    }
    List<Scale> scales = new ArrayList<>(dataset.scales());
    Collections.reverse(scales);
    for (Scale scale : scales) {
      if (wanted.network() instanceof ResNet net && dataset.isStill()) {
        ofImages(net, wanted, scale).ifPresent(all::add);
      } else if (wanted.network() instanceof EventNet net && !dataset.isStill()) {
        if (PaperSetting.isWide(net)) {
          all.add(ofWideNet(wanted, scale));
        } else if (hasUsualSplit(dataset)) {
          all.add(ofSevenBNet(net, wanted, scale));
        }
      }
    }
    for (Scale scale : hasUsualSplit(dataset) ? scales : List.<Scale>of()) {
      sweep(wanted, scale, seeds).ifPresent(all::add);
    }
    return all;
  }

  /** Only {@code sew run table6} has an option for another. */
  private static boolean hasUsualSplit(Dataset dataset) {
    return dataset.split().isEmpty() || dataset.split().equals(PaperSetting.AUTHORS_SPLIT);
  }

  /** Whether options name exactly these data. */
  private static boolean isNamed(Dataset dataset, Types types) {
    return dataset instanceof RecordedObjects
        || dataset instanceof Cifar10Dvs
        || dataset instanceof ImageDataset.Folder
        || types.presets(Dataset.class).contains(dataset);
  }

  private static Optional<CommandStart> ofImages(ResNet net, Experiment wanted, Scale scale) {
    ImageNetSetup usual = ImageNetSetup.of(wanted.data().dataset(), scale);
    int size = wanted.data().size();
    int epochs = wanted.recipe().epochs();
    return ResNetName.ALL.stream()
        .filter(
            name ->
                name.title().equals(new JoinKind(net.residual()).network() + "-" + net.layers()))
        .findFirst()
        .map(
            name ->
                new CommandStart(
                    "run table2"
                        + data(wanted, scale, "dead-leaves", PaperSetting.IMAGE_NET)
                        + " --net "
                        + name.name()
                        + unless(usual.size(), size, "--size")
                        + unless(usual.epochs(), epochs, "--epochs")
                        + seed(wanted),
                    usual.withSize(size).withEpochs(epochs).experiment(name, wanted.seed()),
                    Changes.NONE,
                    false));
  }

  private static CommandStart ofWideNet(Experiment wanted, Scale scale) {
    WideNetSetup usual = WideNetSetup.of(wanted.data().dataset(), scale);
    int size = wanted.data().size();
    int epochs = wanted.recipe().epochs();
    int steps = wanted.data().steps();
    return new CommandStart(
        "run table6"
            + data(wanted, scale, "synthetic-cifar10-dvs", PaperSetting.CIFAR10_DVS)
            + " --steps "
            + steps
            + unless(usual.size(), size, "--size")
            + unless(usual.epochs(), epochs, "--epochs")
            + seed(wanted),
        usual.withSize(size).withEpochs(epochs).experiment(steps, wanted.seed()),
        Changes.NONE,
        false);
  }

  private static CommandStart ofSevenBNet(EventNet net, Experiment wanted, Scale scale) {
    JoinKind join = new JoinKind(net.residual());
    TrainingSetup usual = TrainingSetup.of(wanted.data().dataset(), scale);
    int epochs = wanted.recipe().epochs();
    return new CommandStart(
        "run table4"
            + data(wanted, scale, "synthetic-gesture", PaperSetting.DVS_GESTURE)
            + " --connect "
            + join.name()
            + unless(usual.epochs(), epochs, "--epochs")
            + seed(wanted),
        usual.withEpochs(epochs).experiment(join, wanted.seed()),
        Changes.NONE,
        false);
  }

  private static Optional<CommandStart> sweep(Experiment wanted, Scale scale, List<Long> seeds) {
    Optional<JoinKind> join = JoinKind.in(wanted.network());
    if (join.isEmpty()) {
      return Optional.empty();
    }
    TrainingSetup usual = TrainingSetup.of(wanted.data().dataset(), scale);
    int epochs = wanted.recipe().epochs();
    Changes changes = Changes.NONE.with(NetworkParameters.CONNECT, join.get());
    String network = " --connect " + join.get().name();
    if (wanted.network() instanceof ResNet net) {
      changes = changes.with(NetworkParameters.DEPTH, net.layers());
      network += " --depth " + net.layers();
    } else if (wanted.network() instanceof EventNet net && PaperSetting.isWide(net)) {
      changes = changes.with(NetworkParameters.NET, PaperNet.of("wide-7b-net"));
      network = " --net wide-7b-net" + network;
    } else if (wanted.network() instanceof EventNet net) {
      changes = changes.with(NetworkParameters.BLOCKS, net.blocks());
      network += " --blocks " + net.blocks();
    }
    return Optional.of(
        new CommandStart(
            "ablate"
                + data(wanted, scale, "synthetic-gesture", PaperSetting.DVS_GESTURE)
                + network
                + unless(usual.epochs(), epochs, "--epochs")
                + " --seed-list "
                + seeds.stream().map(String::valueOf).collect(Collectors.joining(",")),
            usual.withEpochs(epochs).experiment(join.get(), wanted.seed()),
            changes,
            true));
  }

  /** Scale and data set; what a command takes by itself is left out. */
  private static String data(Experiment wanted, Scale scale, String generated, String papers) {
    Dataset dataset = wanted.data().dataset();
    String usual = scale == Scale.PAPER ? papers : generated;
    String split = hasUsualSplit(dataset) ? "" : " --split " + dataset.split();
    return " --scale "
        + scale.name().toLowerCase(Locale.ROOT)
        + (dataset.name().equals(usual) ? "" : " --dataset " + dataset.name())
        + (dataset.needsData() ? " --data DIR" : "")
        + split;
  }

  private static String unless(int usual, int value, String option) {
    return value == usual ? "" : " " + option + " " + value;
  }

  private static String seed(Experiment wanted) {
    return wanted.seed() == USUAL_SEED ? "" : " --seed " + wanted.seed();
  }
}
