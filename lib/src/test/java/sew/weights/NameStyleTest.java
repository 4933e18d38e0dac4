package sew.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sew.data.Npy;
import sew.data.Sha256;
import sew.layer.StateDict;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

class NameStyleTest {
  private static final Path RESOURCES = Path.of("src", "test", "resources");

  @ParameterizedTest
  @CsvSource({
    "layer1.0.conv2.module.0.weight, AUTHORS",
    "module.layer1.0.conv2.module.0.weight, AUTHORS",
    "layer1.0.conv2.0.weight, AUTHORS_CURRENT",
    "conv.1.conv.0.0.1.weight, AUTHORS_CURRENT",
    "layer1.0.conv2.weight, SPIKINGJELLY",
    "module.layer1.0.conv2.weight, SPIKINGJELLY",
    "block0.conv2.weight, OURS"
  })
  void theNamesSayTheStyle(String name, NameStyle style) {
    assertEquals(style, NameStyle.of(List.of("fc.weight", name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "module.",
        "_orig_mod.",
        "module._orig_mod.",
        "_orig_mod.module.",
        "model.",
        "net.module."
      })
  void wrappersFallAway(String prefix) {
    for (String name :
        List.of(
            "layer1.0.downsample.0.module.1.bias",
            "layer1.0.downsample.module.1.bias",
            "layer1.0.downsample.0.1.bias",
            "layer1.0.downsample.1.bias")) {
      assertEquals("layer1.0.downsample.1.bias", NameStyle.canonical(prefix + name), name);
    }
    assertEquals("conv.0.0.1.bias", NameStyle.canonical(prefix + "conv.0.0.module.1.0.bias"));
    assertEquals("fc.bias", NameStyle.canonical(prefix + "fc.bias"));
  }

  @Test
  void theNeuronOfAShortcutHasOneCanonicalName() {
    for (String name : List.of("downsample.1.w", "downsample_sn.w", "downsample.2.w")) {
      assertEquals("layer2.0.downsample.2.w", NameStyle.canonical("layer2.0." + name));
    }
    assertEquals("layer2.0.downsample_sn.w", NameStyle.spikingJelly("layer2.0.downsample.2.w"));
  }

  /** With PLIF neurons every spiking layer has a parameter, which IF neurons do not have. */
  @ParameterizedTest
  @ValueSource(strings = {"sew", "spiking"})
  void theAuthorsNamesAndOursHaveTheSameCanonicalForm(String family) {
    for (ResNet.Depth depth : ResNet.Depth.values()) {
      ResNet net = new ResNet(depth, residual(family), Neuron.Plif.DEFAULT, 2, false, 10);
      for (String ours : StateDict.of(net.block()).keySet()) {
        assertEquals(ours, NameStyle.canonical(ours));
        assertEquals(ours, NameStyle.canonical(net.authorsNames().apply(ours)));
      }
    }
  }

  /** Entries, names, shapes, types and order of the state dicts of SpikingJelly itself. */
  @ParameterizedTest
  @ValueSource(strings = {"sew", "spiking"})
  void anOfficialCheckpointBecomesAStateDictOfSpikingJelly(String family) throws IOException {
    JsonNode peer = json("spikingjelly/state_dicts.json");
    for (ResNet.Depth depth : ResNet.Depth.values()) {
      String net = family + "_resnet" + depth.layers();
      Map<String, Npy> exported = Weights.forSpikingJelly(official(net));
      assertEquals(peer.get(net).get("entries").asInt(), exported.size(), net);
      assertEquals(peer.get(net).get("sha256").asText(), Sha256.of(lines(exported)), net);
    }
    assertEquals(peer.get("ann18"), peer.get("sew_resnet18"));
  }

  /** What the authors' network of that name has in its state dict; without the numbers. */
  private static Map<String, Npy> official(String net) throws IOException {
    Map<String, Npy> tensors = new LinkedHashMap<>();
    for (JsonNode row : json("golden/arch/" + net + ".json").get("state_dict")) {
      List<Long> sizes = new ArrayList<>();
      row.get(1).forEach(size -> sizes.add(size.asLong()));
      tensors.put(
          row.get(0).asText(),
          new Npy(
              sizes.stream().mapToLong(Long::longValue).toArray(),
              row.get(0).asText().endsWith("num_batches_tracked") ? "i8" : "f4",
              ByteBuffer.allocate(0)));
    }
    return tensors;
  }

  private static String lines(Map<String, Npy> tensors) {
    StringBuilder lines = new StringBuilder();
    tensors.forEach(
        (name, tensor) ->
            lines.append(
                "%s %s %s\n"
                    .formatted(
                        name,
                        Arrays.toString(tensor.shape()),
                        tensor.type().equals("f4") ? "float32" : "int64")));
    return lines.toString();
  }

  private static JsonNode json(String path) throws IOException {
    return new ObjectMapper().readTree(RESOURCES.resolve(path).toFile());
  }

  private static Residual residual(String family) {
    return family.equals("sew") ? new Residual.Sew(ConnectFunction.ADD) : new Residual.Spiking();
  }
}
