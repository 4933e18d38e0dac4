package sew.reproduce.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import sew.layer.Network;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.ResNetName;

/**
 * A network that the paper trains: the five of Table 4, that of Table 6 and the ten of Table 2.
 *
 * @param name on the command line
 * @param batch how the paper trains it
 * @param ofSteps the network for T time steps
 */
record PaperNetwork(String name, String title, BatchSize batch, IntFunction<Network> ofSteps) {
  private static final BatchSize GESTURES = new BatchSize(16, 16, 128);
  private static final BatchSize OBJECTS = new BatchSize(16, 16, 128);
  private static final BatchSize IMAGES = new BatchSize(4, 32, 224);
  private static final int CLASSES = 1000;

  /** Smallest first, so that what is slow comes last. */
  static final List<PaperNetwork> ALL = all();

  private static List<PaperNetwork> all() {
    List<PaperNetwork> all = new ArrayList<>();
    for (JoinKind join : JoinKind.TABLE_4) {
      EventNet net = EventNet.sevenB(join.residual(), Neuron.Plif.DEFAULT, 11);
      String name = "7b-net-" + join.name().toLowerCase(Locale.ROOT);
      all.add(new PaperNetwork(name, "7B-Net, " + join.title(), GESTURES, steps -> net));
    }
    EventNet wide = EventNet.wideSevenB(JoinKind.ADD.residual(), Neuron.Plif.DEFAULT, 10);
    all.add(new PaperNetwork("wide-7b-net", "Wide-7B-Net", OBJECTS, steps -> wide));
    for (ResNetName net : ResNetName.ALL) {
      all.add(
          new PaperNetwork(net.name(), net.title(), IMAGES, steps -> net.network(steps, CLASSES)));
    }
    return List.copyOf(all);
  }

  /** Those that {@code text} names, separated by commas; "all" is each of them. */
  static List<PaperNetwork> of(String text) {
    return text.strip().equalsIgnoreCase("all")
        ? ALL
        : Arrays.stream(text.split(",", -1)).map(PaperNetwork::one).distinct().toList();
  }

  private static PaperNetwork one(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    return ALL.stream()
        .filter(net -> net.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected all, or some of %s, found \"%s\""
                        .formatted(
                            ALL.stream().map(PaperNetwork::name).collect(Collectors.joining(", ")),
                            text)));
  }

  boolean readsImages() {
    return batch.equals(IMAGES);
  }
}
