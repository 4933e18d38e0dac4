package sew.reproduce.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.reproduce.experiment.Axis;
import sew.reproduce.experiment.DataParameters;
import sew.reproduce.experiment.NetworkParameters;
import sew.reproduce.experiment.NeuronParameters;
import sew.reproduce.experiment.Parameter;
import sew.reproduce.experiment.Sweep;
import sew.reproduce.experiment.TrainingSetup;

/** The axes of a sweep that are no part of the recipe, and its seeds. */
final class SweepOptions {
  private static final String ALL_JOINS = "ADD,AND,IAND,plain,spiking";
  private static final String JOINS_OF_RES_NETS = "ADD,spiking";

  @Option(
      names = "--net",
      paramLabel = "NAMES",
      description =
          "Networks by name instead of --blocks, --channels and --depth: 7b-net, wide-7b-net, or for images sew-resnet18 to spiking-resnet152.")
  private String nets;

  @Option(
      names = "--connect",
      paramLabel = "NAMES",
      description =
          "How blocks are joined (default: "
              + ALL_JOINS
              + "; for images "
              + JOINS_OF_RES_NETS
              + ").")
  private String connects;

  @Option(
      names = "--neuron",
      paramLabel = "NAMES",
      description = "Neurons, such as if,plif or one of your own (default: the paper's).")
  private String neurons;

  @Option(
      names = "--blocks",
      paramLabel = "NUMBERS",
      description = "Such as 1..7 or 1,3,5 (default: from 1 to as many as the frames allow).")
  private String blocks;

  @Option(
      names = "--channels",
      paramLabel = "NUMBERS",
      description = "Widths, such as 16,32 (default: 32, the paper's).")
  private String channels;

  @Option(
      names = "--depth",
      paramLabel = "NUMBERS",
      description = "Layers of ResNets, which read images: some of 18,34,50,101,152 (default: 18).")
  private String depths;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many seeds, from 2020 on (default: 3).")
  private int seeds;

  @Option(
      names = "--seed-list",
      paramLabel = "NUMBERS",
      description = "These seeds instead, such as 1,7.")
  private String seedList;

  @Option(
      names = "--size",
      paramLabel = "NUMBERS",
      description = "Height and width of the frames or images instead of the scale's.")
  private String sizes;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * All runs that the command line names.
   *
   * @param setting what they share, unless an option changes it
   * @param recipe has axes, too
   */
  Sweep sweep(TrainingSetup setting, RecipeOptions recipe) throws IOException {
    List<Axis<?>> axes = new ArrayList<>();
    add(axes, DataParameters.SIZE, sizes, null);
    axes.addAll(recipe.axes());
    add(axes, NetworkParameters.NET, nets, null);
    add(axes, NeuronParameters.NEURON, neurons, null);
    if (channels != null) {
      for (int width : numbers("--channels", channels)) {
        WrongUse.requireBetween(spec, "--channels", width, 1, SampleSize.MAX_CHANNELS);
      }
    }
    boolean still = setting.dataset().isStill();
    boolean named = nets != null;
    add(
        axes,
        NetworkParameters.CHANNELS,
        channels,
        named || still ? null : "" + setting.channels());
    add(
        axes,
        NetworkParameters.CONNECT,
        connects,
        named ? null : still ? JOINS_OF_RES_NETS : ALL_JOINS);
    add(axes, NetworkParameters.BLOCKS, blocks, named || still ? null : "1.." + blocks(setting));
    add(axes, NetworkParameters.DEPTH, depths, named || !still ? null : "18");
    try {
      refuseSecondJoin();
      Numbers.requireCount(axes, seeds().size());
      return new Sweep(setting, axes, seeds());
    } catch (IllegalArgumentException e) {
      throw WrongUse.of(spec, e.getMessage());
    }
  }

  /** The axis of an option that is given, or that has a default. */
  private <T> void add(
      List<Axis<?>> axes, Parameter<T> parameter, String text, String defaultText) {
    String values = text == null ? defaultText : text;
    if (values != null) {
      try {
        axes.add(Axis.read(parameter, Numbers.values(values), ClassPathOption.types(spec)));
      } catch (IllegalArgumentException e) {
        throw WrongUse.of(spec, e.getMessage());
      }
    }
  }

  /** As many as the smallest frames allow. */
  private int blocks(TrainingSetup setting) {
    int min = setting.blocks();
    if (sizes != null) {
      for (int size : numbers("--size", sizes)) {
        min = Math.min(min, option("--size", () -> setting.withSize(size)).blocks());
      }
    }
    return min;
  }

  private void refuseSecondJoin() {
    boolean spiking = nets != null && nets.toLowerCase(Locale.ROOT).contains("spiking");
    if (connects != null && spiking) {
      throw new IllegalArgumentException(
          "--connect says how the blocks of 7b-net, wide-7b-net and sew-resnets are joined, found --net "
              + nets);
    }
  }

  private List<Long> seeds() {
    if (seedList != null) {
      return numbers("--seed-list", seedList).stream().map(Integer::longValue).toList();
    }
    WrongUse.requireBetween(spec, "--seeds", seeds, 1, Numbers.MAX_COUNT);
    return LongStream.range(2020, 2020L + seeds).boxed().toList();
  }

  private List<Integer> numbers(String option, String text) {
    return option(option, () -> Numbers.of(text));
  }

  private <T> T option(String name, Supplier<T> value) {
    return WrongUse.checked(spec, name, value);
  }
}
