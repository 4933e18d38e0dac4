package sew.reproduce.initial;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sew.analysis.BlockByBlock.Amplitudes;
import sew.analysis.BlockByBlock.Rates;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;
import sew.reproduce.initial.InitialNet.Observed;

/** Reads {@link InitialNets} back from what {@link InitialNets#write} wrote. */
final class InitialNetsFile {
  private InitialNetsFile() {}

  /** A net as it stands in the file. */
  private record Net(String net, List<Rates> rates, List<Amplitudes> amplitudes) {}

  static InitialNets read(ResultFile file) throws IOException {
    InitialNets.Setting setting = file.configuration(InitialNetsFile::setting);
    Map<String, Observed> byName = new LinkedHashMap<>();
    for (JsonNode value : file.values()) {
      Net read = file.as(value, Net.class);
      byName.put(read.net(), new Observed(read.rates(), read.amplitudes()));
    }
    Map<InitialNet, Observed> observed = new LinkedHashMap<>();
    for (InitialNet net : setting.nets()) {
      Observed seen = byName.get(net.name());
      if (seen == null) {
        throw file.unlike("a net called " + net.name(), byName.keySet());
      }
      observed.put(net, seen);
    }
    return new InitialNets(setting, file.images(), observed, file.origin());
  }

  private static InitialNets.Setting setting(JsonNode json) {
    return new InitialNets.Setting(
        ResNet.Depth.valueOf(json.path("depth").asText()),
        neuron(json.path("neuron")),
        (int) ResultFile.number(json, "/steps"),
        (long) ResultFile.number(json, "/seed"));
  }

  /** These figures have IF neurons with the arctan surrogate alone. */
  private static Neuron neuron(JsonNode json) {
    JsonNode firing = json.path("firing");
    if (!json.path("type").asText().equals("If")
        || !firing.at("/surrogate/type").asText().equals("ATan")) {
      throw new IllegalArgumentException("the neuron " + json);
    }
    Reset reset =
        switch (firing.at("/reset/type").asText()) {
          case "Hard" -> new Reset.Hard(ResultFile.number(firing, "/reset/vReset"));
          case "Soft" -> new Reset.Soft();
          default -> throw new IllegalArgumentException("the reset " + firing.path("reset"));
        };
    return new Neuron.If(
        new Firing(
            ResultFile.number(firing, "/threshold"),
            reset,
            new Surrogate.ATan(ResultFile.number(firing, "/surrogate/alpha")),
            firing.path("detachReset").asBoolean()));
  }
}
