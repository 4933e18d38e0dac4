package sew.reproduce.cli;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sew.compute.Compute;
import sew.data.AtomicFile;
import sew.layer.Network;
import sew.model.ResNet;
import sew.reproduce.evaluate.FramesFile;
import sew.reproduce.evaluate.Prediction;
import sew.reproduce.evaluate.PredictionTables;
import sew.weights.WeightFile;
import tech.tablesaw.api.Table;

/** {@code sew predict}: logits and spike counts of a trained event network. */
@Command(
    name = "predict",
    sortOptions = false,
    description = {
      "The logits of a trained 7B-Net or Wide-7B-Net for clips of frames, and its spike counts.",
      "Frames are an array [T, 2, H, W] or [N, T, 2, H, W] of event counts."
    })
final class PredictCommand implements Callable<Integer> {
  @Mixin private NetworkOptions network;

  @Option(
      names = "--frames",
      required = true,
      paramLabel = "FILE",
      description = "Frames: .npy, or .npz with one array or one called frames.")
  private Path frames;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where logits are written, as CSV.")
  private Path out;

  @Option(
      names = "--spikes",
      paramLabel = "FILE",
      description = "Where spike counts per layer and time step are written, as CSV.")
  private Path spikes;

  @Mixin private DeviceOption device;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Device on = device.device();
    WeightFile file = WeightFiles.read(spec, network.file());
    Compute.Resolved compute = ComputingOptions.of(spec).resolveFastest(on);
    Network net = network.network(file, 4);
    if (net instanceof ResNet) {
      throw new ParameterException(
          spec.commandLine(), "expected a network for clips of frames, found a ResNet for images");
    }
    List<Prediction> predictions =
        Prediction.of(net, file, network.match(), FramesFile.read(frames), compute);
    String name = frames.getFileName().toString().replaceFirst("\\.np[yz]$", "");
    write(out, PredictionTables.logits(name, predictions));
    if (spikes != null) {
      write(spikes, PredictionTables.spikes(name, predictions));
    }
    PrintWriter console = json.messages();
    List<Map<String, Object>> clips = new ArrayList<>();
    for (int n = 0; n < predictions.size(); n++) {
      Prediction p = predictions.get(n);
      console.printf(
          Locale.ROOT,
          "%s: class %d with logit %.6f%n",
          PredictionTables.clip(name, n, predictions.size()),
          p.argmax(),
          p.logits()[p.argmax()]);
      Map<String, Object> clip = new LinkedHashMap<>();
      clip.put("clip", PredictionTables.clip(name, n, predictions.size()));
      clip.put("class", p.argmax());
      clip.put("logits", p.logits());
      clips.add(clip);
    }
    if (json.isWanted()) {
      json.print(Map.of("predictions", clips));
    }
    return 0;
  }

  private static void write(Path file, Table table) throws IOException {
    StringWriter csv = new StringWriter();
    table.write().csv(csv);
    Files.createDirectories(file.toAbsolutePath().getParent());
    AtomicFile.write(file, csv.toString());
  }
}
