package sew.reproduce.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import sew.model.ResNet;
import sew.model.ResNet.Depth;
import sew.neuron.Neuron;

/** One of the ten networks of Table 2. */
public record ResNetName(JoinKind join, Depth depth) {
  /** Those of Table 2, SEW ResNets first. */
  public static final List<ResNetName> ALL = all();

  /** The SEW ResNets among them, Table 3. */
  public static final List<ResNetName> SEW =
      ALL.stream().filter(net -> net.join().equals(JoinKind.ADD)).toList();

  private static List<ResNetName> all() {
    List<ResNetName> all = new ArrayList<>();
    for (JoinKind join : List.of(JoinKind.ADD, JoinKind.SPIKING)) {
      for (Depth depth : Depth.values()) {
        all.add(new ResNetName(join, depth));
      }
    }
    return List.copyOf(all);
  }

  /** Those of {@code among} that {@code text} names, separated by commas; "all" is each of them. */
  public static List<ResNetName> of(String text, List<ResNetName> among) {
    if (text.strip().equalsIgnoreCase("all")) {
      return among;
    }
    return Arrays.stream(text.split(",", -1)).map(name -> one(name, among)).distinct().toList();
  }

  private static ResNetName one(String text, List<ResNetName> among) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    return among.stream()
        .filter(net -> net.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected all, or some of %s, found \"%s\""
                        .formatted(
                            among.stream().map(ResNetName::name).collect(Collectors.joining(", ")),
                            text)));
  }

  /** The name on the command line: "sew-resnet18". */
  public String name() {
    return title().toLowerCase(Locale.ROOT).replace(" ", "-").replace("resnet-", "resnet");
  }

  /** The name in Table 2: "SEW ResNet-18". */
  public String title() {
    return join.network() + "-" + depth.layers();
  }

  /** The network, zero initialised if it is a Spiking ResNet, as in the authors' runs. */
  public ResNet network(int steps, int classes) {
    boolean zeroInit = join.equals(JoinKind.SPIKING);
    return new ResNet(depth, join.residual(), Neuron.If.DEFAULT, steps, zeroInit, classes);
  }
}
