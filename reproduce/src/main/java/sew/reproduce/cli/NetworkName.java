package sew.reproduce.cli;

import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import sew.data.Npy;
import sew.model.BNet;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.weights.WeightFile;

/** The networks by the names that the command line gives them. */
final class NetworkName {
  private NetworkName() {}

  /** An event network with as many classes as its weights have. */
  static BNet events(CommandSpec spec, String net, String connect, WeightFile weights) {
    Residual residual = residual(spec, connect);
    int classes = classes(weights);
    return switch (net) {
      case "7b-net" -> BNet.seven(residual, Neuron.Plif.DEFAULT, classes);
      case "wide-7b-net" -> BNet.wideSeven(residual, Neuron.Plif.DEFAULT, classes);
      default ->
          throw new ParameterException(
              spec.commandLine(), "--net must be 7b-net or wide-7b-net, found " + net);
    };
  }

  private static int classes(WeightFile weights) {
    Npy last = weights.tensors().get("out.weight");
    if (last == null || last.shape().length != 2) {
      throw new IllegalArgumentException(
          "expected weights of a 7B-Net or Wide-7B-Net, found none called out.weight");
    }
    return Math.toIntExact(last.shape()[0]);
  }

  private static Residual residual(CommandSpec spec, String connect) {
    return switch (connect.toUpperCase(Locale.ROOT)) {
      case "ADD", "AND", "IAND" ->
          new Residual.Sew(ConnectFunction.valueOf(connect.toUpperCase(Locale.ROOT)));
      case "SPIKING" -> new Residual.Spiking();
      case "PLAIN" -> new Residual.Plain();
      default ->
          throw new ParameterException(
              spec.commandLine(),
              "--connect must be ADD, AND, IAND, spiking or plain, found " + connect);
    };
  }
}
