package sew.reproduce.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import sew.layer.Network;
import sew.model.EventNet;
import sew.model.EventNet.Stage;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.reproduce.evaluate.EventStages;
import sew.reproduce.experiment.JoinKind;
import sew.residual.Residual;
import sew.weights.WeightFile;

/**
 * The networks by the names that the command line gives them: {@code --net} and {@code --connect}.
 */
final class NetworkName {
  private static final Pattern RES_NET = Pattern.compile("(sew|spiking)-resnet(18|34|50|101|152)");
  private static final String SEVEN_B = "7b-net";
  private static final String WIDE_SEVEN_B = "wide-7b-net";
  private static final int BLOCKS = 7;
  private static final int CHANNELS = 32;

  private final CommandSpec spec;
  private final String net;
  private final Residual residual;

  NetworkName(CommandSpec spec, String net, String connect) {
    this.spec = spec;
    this.net = net.toLowerCase(Locale.ROOT);
    Matcher resNet = RES_NET.matcher(this.net);
    if (!resNet.matches() && !List.of(SEVEN_B, WIDE_SEVEN_B).contains(this.net)) {
      throw wrongUse(
          "--net must be 7b-net, wide-7b-net, or sew-resnet or spiking-resnet with 18, 34, 50, 101 or 152, found "
              + net);
    }
    boolean isSpiking = resNet.matches() && resNet.group(1).equals("spiking");
    this.residual = isSpiking ? new Residual.Spiking() : residual(connect);
  }

  private Residual residual(String connect) {
    try {
      return JoinKind.of(connect, ClassPathOption.types(spec)).residual();
    } catch (IllegalArgumentException e) {
      throw wrongUse("--connect: " + e.getMessage());
    }
  }

  boolean isResNet() {
    return RES_NET.matcher(net).matches();
  }

  /**
   * The network that {@code weights} belong to.
   *
   * @param blocks of a 7b-net; null for as many as the weights have
   * @param channels of a 7b-net; null for as many as the weights have
   * @param steps T of a ResNet
   */
  Network network(WeightFile weights, Integer blocks, Integer channels, int steps) {
    if (isResNet()) {
      refuse(blocks, channels);
      return resNet(steps, weights.classes());
    }
    return events(weights, blocks, channels);
  }

  private ResNet resNet(int steps, int classes) {
    ResNet.Depth depth = ResNet.Depth.valueOf("D" + net.replaceFirst(".*resnet", ""));
    return new ResNet(depth, residual, new Neuron.If(Firing.DEFAULT), steps, false, classes);
  }

  /** The event network that {@code weights} belong to; blocks and channels as above. */
  EventNet events(WeightFile weights, Integer blocks, Integer channels) {
    int classes = weights.classes();
    Neuron plif = Neuron.Plif.DEFAULT;
    if (isResNet()) {
      throw wrongUse("--net must be 7b-net or wide-7b-net here, found " + net);
    }
    if (net.equals(WIDE_SEVEN_B)) {
      refuse(blocks, channels);
      return EventNet.wideSevenB(residual, plif, classes);
    }
    // Weights with several stages are of no 7B-Net, and loading them says so.
    Optional<List<Stage>> stages = EventStages.of(weights).filter(found -> found.size() == 1);
    if (blocks == null && channels == null && stages.isPresent()) {
      return new EventNet(stages.get(), 1, residual, plif, classes);
    }
    int depth = stages.map(found -> found.get(0).blocks()).orElse(BLOCKS);
    int width = stages.map(found -> found.get(0).channels()).orElse(CHANNELS);
    return EventNet.of(
        blocks == null ? depth : blocks,
        channels == null ? width : channels,
        residual,
        plif,
        classes);
  }

  private void refuse(Integer blocks, Integer channels) {
    if (blocks != null || channels != null) {
      throw wrongUse("--blocks and --channels are for --net 7b-net, found --net " + net);
    }
  }

  private ParameterException wrongUse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
