package sew.reproduce.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import sew.model.BNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

/** Reads the networks that golden cases describe by the authors' names. */
final class GoldenNet {
  private GoldenNet() {}

  /**
   * A 7B-Net: a case that names {@code official}, {@code ctor}, {@code connect_f}, {@code
   * layer_list}.
   */
  static BNet events(GoldenCase golden) {
    JsonNode description = golden.description();
    JsonNode layers = description.path("layer_list");
    Residual residual = residual(golden.text("ctor"), description.path("connect_f").asText());
    return new BNet(
        layers.isArray() ? stages(layers) : stages(golden.text("official")),
        layers.isArray() ? layers.get(0).path("up_kernel_size").asInt(1) : 1,
        residual,
        GoldenNeuron.ofNetwork(golden),
        (int) golden.number("num_classes"));
  }

  /** A ResNet: a case that names {@code net}, such as "sew_resnet18", T and connect function. */
  static ResNet images(GoldenCase golden) {
    JsonNode description = golden.description();
    String[] words = golden.text("net").split("_resnet", -1);
    Residual residual =
        words[0].equals("sew")
            ? new Residual.Sew(connect(description.path("connect_f").asText()))
            : new Residual.Spiking();
    return new ResNet(
        ResNet.Depth.valueOf("D" + words[1]),
        residual,
        description.has("v_threshold") ? GoldenNeuron.ofBlock(golden) : Neuron.If.DEFAULT,
        description.path("T").asInt(4),
        description.path("zero_init_residual").asBoolean(false),
        description.path("num_classes").asInt(1000));
  }

  /** The first word: cases may add a remark. */
  private static ConnectFunction connect(String text) {
    return ConnectFunction.valueOf(text.split(" ", -1)[0]);
  }

  /** The authors' class name and connect function. */
  static Residual residual(String constructor, String connect) {
    return switch (constructor) {
      case "SEWResNet", "ResNetN" -> new Residual.Sew(ConnectFunction.valueOf(connect));
      case "SpikingResNet" -> new Residual.Spiking();
      case "PlainNet" -> new Residual.Plain();
      default -> throw new IllegalArgumentException("unknown network \"" + constructor + "\"");
    };
  }

  /** The stages of 7B-Net ("dvsgesture") or Wide-7B-Net ("cifar10dvs"). */
  static List<BNet.Stage> stages(String text) {
    Residual any = new Residual.Plain();
    if (text.contains("dvsgesture")) {
      return BNet.seven(any, Neuron.Plif.DEFAULT, 11).stages();
    }
    if (text.contains("cifar10dvs")) {
      return BNet.wideSeven(any, Neuron.Plif.DEFAULT, 10).stages();
    }
    throw new IllegalArgumentException("unknown network \"" + text + "\"");
  }

  static List<BNet.Stage> stages(JsonNode layers) {
    List<BNet.Stage> stages = new ArrayList<>();
    for (JsonNode layer : layers) {
      boolean built =
          layer.path("k_pool").asInt() == 2
              && layer.path("num_blocks").asInt() == 1
              && layer.path("block_type").asText("sew").equals("sew")
              && layer.path("up_kernel_size").equals(layers.get(0).path("up_kernel_size"));
      if (!built) {
        throw new IllegalArgumentException(
            "only layers of one SEW block, k_pool 2 and one up_kernel_size are built, found "
                + layer);
      }
      int channels = layer.path("channels").asInt();
      int mid = layer.path("mid_channels").asInt(channels);
      stages.add(new BNet.Stage(channels, mid, layer.path("num_blocks").asInt()));
    }
    return stages;
  }
}
