package sew.reproduce.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;

/** What a network changes about the paper's, in words such as "no zero init" or "1 block c16". */
final class NetworkDifferences {
  private static final int CLASSES = 1000;
  private static final int WIDTH_PER_GROUP = 64;

  private NetworkDifferences() {}

  /** Against the ten networks of Table 2; T is left out. */
  static List<String> of(ResNet net) {
    List<String> all = new ArrayList<>();
    JoinKind join = new JoinKind(net.residual());
    if (!JoinKind.TABLE_2.contains(join)) {
      all.add(join.title());
    }
    if (Arrays.stream(ResNet.Depth.values()).noneMatch(depth -> isOf(depth, net))) {
      all.add("blocks " + net.blocks());
    }
    all.addAll(NeuronDifferences.of(net.neuron(), Neuron.If.DEFAULT));
    all.addAll(ofVariant(net));
    classes(net.classes(), CLASSES, all);
    return all;
  }

  private static boolean isOf(ResNet.Depth depth, ResNet net) {
    return depth.blocks().equals(net.blocks()) && depth.bottleneck() == net.bottleneck();
  }

  /**
   * What is unusual about a ResNet of known depth, joint and neuron: zero init, groups, dilation.
   */
  static List<String> ofVariant(ResNet net) {
    List<String> all = new ArrayList<>();
    if (net.zeroInit() != new JoinKind(net.residual()).equals(JoinKind.SPIKING)) {
      all.add(net.zeroInit() ? "zero init" : "no zero init");
    }
    if (net.groups() != 1 || net.widthPerGroup() != WIDTH_PER_GROUP) {
      all.add(
          "%d %s of width %d"
              .formatted(
                  net.groups(), net.groups() == 1 ? "group" : "groups", net.widthPerGroup()));
    }
    if (net.dilated().contains(true)) {
      all.add("dilated");
    }
    return all;
  }

  /** Against the paper's network of event data, which may be joined by any of {@code joins}. */
  static List<String> of(EventNet net, EventNet papers, List<JoinKind> joins) {
    List<String> all = new ArrayList<>();
    JoinKind join = new JoinKind(net.residual());
    if (!joins.contains(join)) {
      all.add(join.title());
    }
    if (!net.residuals().isEmpty()) {
      all.add("stages joined in different ways");
    }
    if (!net.stages().equals(papers.stages())) {
      all.add(size(net));
    }
    if (net.stemKernel() != papers.stemKernel()) {
      all.add("%1$dx%1$d stem".formatted(net.stemKernel()));
    }
    all.addAll(NeuronDifferences.of(net.neuron(), papers.neuron()));
    classes(net.classes(), papers.classes(), all);
    return all;
  }

  /** Blocks and width of every stage: "4 blocks c64 + 3 blocks c128". */
  static String size(EventNet net) {
    return net.stages().stream()
        .map(
            stage ->
                "%d %s c%d"
                    .formatted(
                        stage.blocks(), stage.blocks() == 1 ? "block" : "blocks", stage.channels()))
        .collect(Collectors.joining(" + "));
  }

  private static void classes(int classes, int papers, List<String> all) {
    if (classes != papers) {
      all.add(classes + " classes");
    }
  }
}
