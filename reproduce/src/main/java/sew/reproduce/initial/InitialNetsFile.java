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
import sew.neuron.Neuron;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.SchemaZero;
import sew.reproduce.initial.InitialNet.Observed;
import sew.reproduce.result.RecordJson;
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
        RecordJson.read(SchemaZero.withIds(json.path("neuron")), Neuron.class, BuiltInTypes.TYPES),
        (int) ResultFile.number(json, "/steps"),
        (long) ResultFile.number(json, "/seed"));
  }
}
