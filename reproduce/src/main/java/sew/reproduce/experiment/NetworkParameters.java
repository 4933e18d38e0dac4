package sew.reproduce.experiment;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import sew.layer.Network;
import sew.model.EventNet;
import sew.model.EventNet.Stage;
import sew.model.ResNet;
import sew.registry.Types;

/** What a network can be changed in. */
public final class NetworkParameters {
  /** A network of the paper, with the paper's neuron. */
  public static final Parameter<PaperNet> NET =
      of(
          "--net",
          "net",
          "networks",
          (text, types) -> PaperNet.of(text),
          PaperNet::name,
          (experiment, net) -> net.in(experiment));

  /** How blocks are joined. */
  public static final Parameter<JoinKind> CONNECT =
      of(
          "--connect",
          "g",
          "connect functions",
          JoinKind::of,
          JoinKind::name,
          (experiment, join) -> experiment.withNetwork(withJoin(experiment.network(), join)));

  /** Depth of a 7B-Net. */
  public static final Parameter<Integer> BLOCKS =
      of(
          "--blocks",
          "blocks",
          "number of blocks",
          (text, types) -> ParameterText.integer(text),
          String::valueOf,
          NetworkParameters::withBlocks);

  /** Width of a 7B-Net. */
  public static final Parameter<Integer> CHANNELS =
      of(
          "--channels",
          "channels",
          "channels",
          (text, types) -> ParameterText.integer(text),
          String::valueOf,
          NetworkParameters::withChannels);

  /** Layers of a ResNet, 18 to 152. */
  public static final Parameter<Integer> DEPTH =
      of(
          "--depth",
          "layers",
          "number of layers",
          (text, types) -> ParameterText.integer(text),
          String::valueOf,
          (experiment, layers) ->
              experiment.withNetwork(
                  resNet(experiment, "--blocks").withDepth(ResNet.Depth.of(layers))));

  /** Whether every block of a ResNet starts as the identity. */
  public static final Parameter<Boolean> ZERO_INIT =
      of(
          "--zero-init",
          "zero init",
          "zero init",
          (text, types) -> trueOrFalse(text),
          String::valueOf,
          (experiment, zeroInit) ->
              experiment.withNetwork(resNet(experiment, "no zero init").withZeroInit(zeroInit)));

  static final List<Parameter<?>> ALL = List.of(NET, CONNECT, BLOCKS, CHANNELS, DEPTH, ZERO_INIT);

  private NetworkParameters() {}

  private static <T> Parameter<T> of(
      String option,
      String column,
      String title,
      BiFunction<String, Types, T> reader,
      Function<T, String> label,
      BiFunction<Experiment, T, Experiment> setter) {
    return new Parameter<>(option, column, title, reader, label, setter);
  }

  private static boolean trueOrFalse(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("expected true or false, found \"" + text + "\"");
    }
    return text.equals("true");
  }

  private static Network withJoin(Network network, JoinKind join) {
    if (network instanceof EventNet net) {
      return net.withResidual(join.residual());
    }
    if (network instanceof ResNet net) {
      return net.withResidual(join.residual());
    }
    throw new IllegalArgumentException(
        "expected a network of blocks, found \"%s\"".formatted(Types.id(network.getClass())));
  }

  private static Experiment withBlocks(Experiment experiment, int blocks) {
    int size = experiment.data().size();
    int max = EventNet.maxBlocks(size);
    if (blocks < 1 || blocks > max) {
      throw new IllegalArgumentException(
          "the number of blocks must be 1 to %d for frames of %d x %d pixels, because each block halves them; found %d"
              .formatted(max, size, size, blocks));
    }
    Stage old = stage(experiment);
    Stage stage =
        new Stage(old.channels(), old.mid(), blocks, old.kernel(), old.blocksPerPool(), old.pool());
    EventNet net = (EventNet) experiment.network();
    return experiment.withNetwork(net.withStages(List.of(stage)));
  }

  private static Experiment withChannels(Experiment experiment, int channels) {
    ParameterText.requireAtLeast(1, "the number of channels", channels);
    Stage old = stage(experiment);
    Stage stage =
        new Stage(channels, channels, old.blocks(), old.kernel(), old.blocksPerPool(), old.pool());
    EventNet net = (EventNet) experiment.network();
    return experiment.withNetwork(net.withStages(List.of(stage)));
  }

  /** The only stage of a 7B-Net. */
  private static Stage stage(Experiment experiment) {
    if (experiment.network() instanceof EventNet net && net.stages().size() == 1) {
      return net.stages().get(0);
    }
    throw new IllegalArgumentException(
        experiment.network() instanceof EventNet
            ? "expected a 7B-Net, whose blocks are all of one width, found Wide-7B-Net"
            : "expected a 7B-Net, found %s; a ResNet has --depth"
                .formatted(Types.id(experiment.network().getClass())));
  }

  private static ResNet resNet(Experiment experiment, String others) {
    if (experiment.network() instanceof ResNet net) {
      return net;
    }
    throw new IllegalArgumentException(
        "expected a ResNet of 18 to 152 layers, found a network for event data, which has "
            + others);
  }
}
