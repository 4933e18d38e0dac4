package sew.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import sew.data.Npy;
import sew.layer.Network;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

/** Builds the networks that golden cases describe in the words of the authors' code. */
final class GoldenNet {
  private static final Pattern IMAGE_NET =
      Pattern.compile("(sew|spiking|plain)_(wide_)?resne(?:x?)t(\\d*)(?:_(\\d+)x(\\d+)d|_(\\d+))?");
  private static final Pattern EVENT_NET =
      Pattern.compile("(SEWResNet|SpikingResNet|PlainNet|ResNetN)(?:\\((\\w+)\\))?");

  private GoldenNet() {}

  /** The network of a case, for images or for events. */
  static Network of(GoldenCase golden) {
    return isForImages(golden) ? images(golden) : events(golden);
  }

  /** Whether the case names a ResNet such as "sew_resnet18" or "spiking_resnext50_32x4d". */
  static boolean isForImages(GoldenCase golden) {
    return IMAGE_NET.matcher(golden.word("net").orElse("")).matches();
  }

  /**
   * A network for events: the fields {@code ctor}, {@code connect_f} and {@code official}, or one
   * sentence {@code net} with all three, and {@code layer_list} where it is not 7B-Net or
   * Wide-7B-Net.
   */
  static EventNet events(GoldenCase golden) {
    String sentence = golden.optionalText("net").orElse("");
    Matcher m = EVENT_NET.matcher(golden.optionalText("ctor").orElse(sentence));
    boolean isNamed = m.find();
    String constructor = isNamed ? m.group(1) : "SEWResNet";
    Optional<String> connect =
        connect(golden).or(() -> Optional.ofNullable(isNamed ? m.group(2) : null));
    Neuron neuron = GoldenNeuron.ofNetwork(golden, Neuron.Plif.DEFAULT);
    int classes = classes(golden);
    Residual residual = residual(constructor, connect);
    Optional<JsonNode> layers = golden.field("layer_list");
    if (layers.isEmpty()) {
      String official = golden.optionalText("official").orElse("");
      return new EventNet(stages(official + " " + sentence), 1, residual, neuron, classes);
    }
    List<EventNet.Stage> stages = new ArrayList<>();
    List<Residual> residuals = new ArrayList<>();
    for (JsonNode layer : layers.get()) {
      stages.add(stage(layer));
      residuals.add(layer.has("block_type") ? ofType(layer, connect) : residual);
    }
    return new EventNet(stages, 1, residual, neuron, classes, residuals);
  }

  /** 7B-Net or, where the text names CIFAR10-DVS, Wide-7B-Net. */
  private static List<EventNet.Stage> stages(String text) {
    Residual any = new Residual.Plain();
    return text.contains("cifar10dvs")
        ? EventNet.wideSevenB(any, Neuron.Plif.DEFAULT, 10).stages()
        : EventNet.sevenB(any, Neuron.Plif.DEFAULT, 11).stages();
  }

  /**
   * One entry of the authors' {@code layer_list}: a widening convolution where the width changes,
   * {@code num_blocks} blocks, and a pooling where there is a {@code k_pool}.
   */
  private static EventNet.Stage stage(JsonNode layer) {
    int channels = layer.path("channels").asInt();
    return new EventNet.Stage(
        channels,
        layer.path("mid_channels").asInt(channels),
        1,
        layer.path("up_kernel_size").asInt(1),
        layer.path("num_blocks").asInt(0),
        layer.path("k_pool").asInt(0));
  }

  private static Residual ofType(JsonNode layer, Optional<String> connect) {
    String type = layer.get("block_type").asText();
    return switch (type) {
      case "sew" -> new Residual.Sew(connectFunction(connect));
      case "basic", "spiking" -> new Residual.Spiking();
      case "plain" -> new Residual.Plain();
      default -> throw new IllegalArgumentException("unknown block_type \"" + type + "\"");
    };
  }

  /**
   * A ResNet: {@code net} such as "sew_resnet18", T, connect function, and where they differ from
   * that net {@code block}, {@code layers}, {@code groups}, {@code width_per_group} and {@code
   * replace_stride_with_dilation}.
   */
  private static ResNet images(GoldenCase golden) {
    String name = golden.word("net").orElseThrow();
    Matcher m = IMAGE_NET.matcher(name);
    if (!m.matches()) {
      throw new IllegalArgumentException("unknown network \"" + name + "\"");
    }
    Optional<ResNet.Depth> depth =
        m.group(3).isEmpty()
            ? Optional.empty()
            : Optional.of(ResNet.Depth.valueOf("D" + m.group(3)));
    int width = m.group(5) != null ? Integer.parseInt(m.group(5)) : m.group(2) != null ? 128 : 64;
    int groups = golden.integer(m.group(4) == null ? 1 : Integer.parseInt(m.group(4)), "groups");
    int widthPerGroup = golden.integer(width, "width_per_group", "base_width");
    return new ResNet(
        blocks(golden, depth),
        isBottleneck(golden, depth, groups, widthPerGroup),
        residual(m.group(1), connect(golden)),
        GoldenNeuron.ofNetwork(golden, Neuron.If.DEFAULT),
        golden.integer(4, "T"),
        golden.flag(false, "zero_init_residual"),
        classes(golden),
        groups,
        widthPerGroup,
        dilated(golden));
  }

  private static List<Integer> blocks(GoldenCase golden, Optional<ResNet.Depth> depth) {
    Optional<JsonNode> layers = golden.field("layers", "blocks_per_stage", "num_blocks");
    if (layers.isPresent()) {
      return IntStream.range(0, layers.get().size())
          .mapToObj(i -> layers.get().get(i).asInt())
          .toList();
    }
    return depth
        .orElseThrow(
            () -> new IllegalArgumentException("expected \"layers\", four numbers of blocks"))
        .blocks();
  }

  private static boolean isBottleneck(
      GoldenCase golden, Optional<ResNet.Depth> depth, int groups, int widthPerGroup) {
    return golden
        .optionalText("block")
        .map(block -> block.contains("Bottleneck"))
        .or(() -> depth.map(ResNet.Depth::bottleneck))
        .orElse(groups != 1 || widthPerGroup != 64);
  }

  private static List<Boolean> dilated(GoldenCase golden) {
    return golden
        .field("replace_stride_with_dilation")
        .map(
            flags ->
                IntStream.range(0, flags.size()).mapToObj(i -> flags.get(i).asBoolean()).toList())
        .orElse(List.of(false, false, false));
  }

  /** The authors' class, or the first word of the name of a ResNet, and the connect function. */
  private static Residual residual(String kind, Optional<String> connect) {
    return switch (kind) {
      case "SEWResNet", "sew" -> new Residual.Sew(connectFunction(connect));
      // Every layer of a ResNetN says of which type its blocks are.
      case "ResNetN" ->
          connect.isPresent() ? new Residual.Sew(connectFunction(connect)) : new Residual.Spiking();
      case "SpikingResNet", "spiking" -> new Residual.Spiking();
      case "PlainNet", "plain" -> new Residual.Plain();
      default -> throw new IllegalArgumentException("unknown network \"" + kind + "\"");
    };
  }

  private static Optional<String> connect(GoldenCase golden) {
    return golden.word("connect_f").or(() -> golden.word("cnf"));
  }

  /** ADD where a case does not depend on it. */
  private static ConnectFunction connectFunction(Optional<String> name) {
    return ConnectFunction.valueOf(name.orElse("ADD"));
  }

  /** From {@code num_classes}, else from the shape of the last layer or of the logits. */
  private static int classes(GoldenCase golden) {
    int none = 0;
    int classes = golden.integer(none, "num_classes");
    for (JsonNode row : golden.description().path("state_dict")) {
      String name = row.get(0).asText();
      if (classes == none && (name.equals("out.weight") || name.equals("fc.weight"))) {
        classes = row.get(1).get(0).asInt();
      }
    }
    for (String array : List.of("sd/out.bias", "sd/fc.bias", "logits_eval")) {
      if (classes == none && golden.has(array)) {
        Npy last = golden.array(array);
        classes = (int) last.shape()[last.shape().length - 1];
      }
    }
    return classes == none ? 1000 : classes;
  }
}
