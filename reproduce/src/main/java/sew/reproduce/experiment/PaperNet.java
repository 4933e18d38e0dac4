package sew.reproduce.experiment;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import sew.layer.Network;
import sew.model.EventNet;
import sew.neuron.Neuron;

/**
 * A network of the paper by its name on the command line: 7b-net and wide-7b-net for event data,
 * sew-resnet18 to spiking-resnet152 for images.
 */
public record PaperNet(String name) {
  private static final String SEVEN_B = "7b-net";
  private static final String WIDE_SEVEN_B = "wide-7b-net";

  public PaperNet {
    if (!isOfEvents(name) && resNet(name).isEmpty()) {
      throw new IllegalArgumentException(
          "expected 7b-net, wide-7b-net or one of %s, found \"%s\""
              .formatted(
                  ResNetName.ALL.stream().map(ResNetName::name).collect(Collectors.joining(", ")),
                  name));
    }
  }

  /** Reads a name, in any case. */
  public static PaperNet of(String name) {
    return new PaperNet(name.toLowerCase(Locale.ROOT));
  }

  private static boolean isOfEvents(String name) {
    return name.equals(SEVEN_B) || name.equals(WIDE_SEVEN_B);
  }

  private static Optional<ResNetName> resNet(String name) {
    return ResNetName.ALL.stream().filter(net -> net.name().equals(name)).findFirst();
  }

  /** How its blocks are joined unless something else is said. */
  public JoinKind join() {
    return resNet(name).map(ResNetName::join).orElse(JoinKind.ADD);
  }

  /**
   * The experiment with this network in place of its own, with the paper's neuron and, in ResNets,
   * zero init for Spiking ResNet alone. Frames that are too small for 7 blocks get fewer.
   */
  Experiment in(Experiment experiment) {
    Dataset dataset = experiment.data().dataset();
    if (isOfEvents(name) == dataset.isStill()) {
      throw new IllegalArgumentException(
          "%s has %s, which %s does not read; choose %s"
              .formatted(
                  dataset.name(),
                  dataset.isStill() ? "still images" : "event frames",
                  name,
                  dataset.isStill() ? "a ResNet such as sew-resnet18" : "7b-net or wide-7b-net"));
    }
    return experiment.withNetwork(network(dataset, experiment.data()));
  }

  private Network network(Dataset dataset, Experiment.Data data) {
    Optional<ResNetName> resNet = resNet(name);
    if (resNet.isPresent()) {
      return resNet.get().network(data.steps(), dataset.classes());
    }
    if (name.equals(WIDE_SEVEN_B)) {
      return new WideNetSetup(dataset, Scale.QUICK, data.size(), 1).network();
    }
    int blocks = PaperSetting.blocks(data.size());
    return EventNet.of(
        blocks, PaperSetting.CHANNELS, join().residual(), Neuron.Plif.DEFAULT, dataset.classes());
  }
}
