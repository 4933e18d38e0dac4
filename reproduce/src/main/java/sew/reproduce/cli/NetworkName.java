package sew.reproduce.cli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import sew.data.Npy;
import sew.layer.Network;
import sew.model.BNet;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.reproduce.experiment.JoinKind;
import sew.residual.Residual;
import sew.weights.WeightFile;

/**
 * The networks by the names that the command line gives them: {@code --net} and {@code --connect}.
 */
final class NetworkName {
  private static final Pattern RES_NET = Pattern.compile("(sew|spiking)-resnet(18|34|50|101|152)");
  private static final List<String> LAST =
      List.of("out.weight", "fc.weight", "module.fc.weight", "weights/fc.weight");

  private final CommandSpec spec;
  private final String net;
  private final String connect;

  NetworkName(CommandSpec spec, String net, String connect) {
    this.spec = spec;
    this.net = net.toLowerCase(Locale.ROOT);
    this.connect = connect;
  }

  boolean isResNet() {
    return RES_NET.matcher(net).matches();
  }

  /**
   * The network.
   *
   * @param blocks of a 7b-net
   * @param steps T of a ResNet
   */
  Network network(int blocks, int steps, int classes) {
    Matcher resNet = RES_NET.matcher(net);
    if (!resNet.matches()) {
      return net.equals("7b-net") && blocks != 7
          ? BNet.narrow(blocks, 32, residual(connect), Neuron.Plif.DEFAULT, classes)
          : events(classes);
    }
    Residual residual = residual(resNet.group(1).equals("spiking") ? "spiking" : connect);
    ResNet.Depth depth = ResNet.Depth.valueOf("D" + resNet.group(2));
    return new ResNet(depth, residual, new Neuron.If(Firing.DEFAULT), steps, false, classes);
  }

  /** An event network. */
  BNet events(int classes) {
    return switch (net) {
      case "7b-net" -> BNet.seven(residual(connect), Neuron.Plif.DEFAULT, classes);
      case "wide-7b-net" -> BNet.wideSeven(residual(connect), Neuron.Plif.DEFAULT, classes);
      default ->
          throw new ParameterException(
              spec.commandLine(),
              isResNet()
                  ? "--net must be 7b-net or wide-7b-net here, found " + net
                  : "--net must be 7b-net, wide-7b-net, or sew-resnet or spiking-resnet with 18, 34, 50, 101 or 152, found "
                      + net);
    };
  }

  /** How many classes the last layer of {@code weights} tells apart. */
  static int classes(WeightFile weights) {
    for (String name : LAST) {
      Npy last = weights.tensors().get(name);
      if (last != null && last.shape().length == 2) {
        return Math.toIntExact(last.shape()[0]);
      }
    }
    throw new IllegalArgumentException(
        "expected weights with a last layer called one of %s, found none".formatted(LAST));
  }

  private Residual residual(String name) {
    try {
      return JoinKind.of(name, ClassPathOption.types(spec)).residual();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--connect: " + e.getMessage(), e);
    }
  }
}
