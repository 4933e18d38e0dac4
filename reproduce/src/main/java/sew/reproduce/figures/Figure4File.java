package sew.reproduce.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sew.compute.ComputeScope;
import sew.model.ResNet;
import sew.reproduce.figures.Figure4Nets.Net;
import sew.reproduce.initial.ResultFile;
import sew.reproduce.result.ResultWriter;

/** {@link Figure4Nets} as the file {@code fig4.json} that {@code sew run fig4} writes. */
public final class Figure4File {
  private Figure4File() {}

  /** Writes every rate with what determines it. */
  static void write(Figure4Nets nets, ResultWriter output) throws IOException {
    List<Map<String, Object>> values = new ArrayList<>();
    for (Net net : nets.nets()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("net", net.name());
      one.put("a", net.a());
      values.add(one);
    }
    output.values("fig4", nets.config(), ComputeScope.current(), nets.images().map(), values);
  }

  /**
   * The nets of {@code fig4.json}.
   *
   * @throws IOException if the file is missing, or holds something else
   */
  public static Figure4Nets read(Path path) throws IOException {
    ResultFile file = ResultFile.read(path);
    Figure4Nets.Config config =
        file.configuration(
            json ->
                new Figure4Nets.Config(
                    (int) ResultFile.number(json, "/steps"),
                    (long) ResultFile.number(json, "/seed")));
    List<Net> nets = new ArrayList<>();
    for (JsonNode value : file.values()) {
      String name = value.path("net").asText();
      nets.add(
          Stream.of(ResNet.Depth.values())
              .flatMap(depth -> Stream.of(true, false).map(t -> new Net(depth, t, new double[0])))
              .filter(net -> net.name().equals(name))
              .findFirst()
              .map(net -> new Net(net.depth(), net.trained(), doubles(value.path("a"))))
              .orElseThrow(() -> file.unlike("a net of Figure 4", name)));
    }
    return new Figure4Nets(config, file.images(), nets, file.origin());
  }

  private static double[] doubles(JsonNode list) {
    return IntStream.range(0, list.size()).mapToDouble(i -> list.get(i).asDouble()).toArray();
  }
}
