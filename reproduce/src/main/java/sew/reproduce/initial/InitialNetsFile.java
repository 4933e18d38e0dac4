package sew.reproduce.initial;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sew.analysis.BlockByBlock.Amplitudes;
import sew.analysis.BlockByBlock.Rates;
import sew.compute.ComputeScope;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;
import sew.reproduce.initial.InitialNet.Observed;
import sew.reproduce.result.ResultWriter;

/** {@link InitialNets} as the file {@code figN.json} that {@code sew run figN} writes. */
public final class InitialNetsFile {
  private InitialNetsFile() {}

  /** A net as it stands in the file. */
  private record Net(String net, List<Rates> rates, List<Amplitudes> amplitudes) {}

  /** Writes every number of every block with what determines it as {@code name.json}. */
  public static void write(InitialNets nets, ResultWriter output, String name) throws IOException {
    List<Net> values = new ArrayList<>();
    nets.observed()
        .forEach((net, seen) -> values.add(new Net(net.name(), seen.rates(), seen.amplitudes())));
    output.values(name, nets.config(), ComputeScope.current(), nets.images().map(), values);
  }

  /**
   * The nets of Figure 5, 6, 7 or 8.
   *
   * @throws IOException if the file is missing, or holds something else
   */
  public static InitialNets read(Path path) throws IOException {
    ResultFile file = ResultFile.read(path);
    InitialNets.Config config = file.configuration(InitialNetsFile::config);
    Map<String, Observed> byName = new LinkedHashMap<>();
    for (JsonNode value : file.values()) {
      Net read = file.as(value, Net.class);
      byName.put(read.net(), new Observed(read.rates(), read.amplitudes()));
    }
    Map<InitialNet, Observed> observed = new LinkedHashMap<>();
    for (InitialNet net : config.nets()) {
      Observed seen = byName.get(net.name());
      if (seen == null) {
        throw file.unlike("a net called " + net.name(), byName.keySet());
      }
      observed.put(net, seen);
    }
    return new InitialNets(config, file.images(), observed, file.origin());
  }

  private static InitialNets.Config config(JsonNode json) {
    return new InitialNets.Config(
        ResNet.Depth.valueOf(json.path("depth").asText()),
        neuron(json.path("neuron")),
        (int) ResultFile.number(json, "/steps"),
        (long) ResultFile.number(json, "/seed"));
  }

  /** These figures have only IF neurons with the arctan surrogate. */
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
