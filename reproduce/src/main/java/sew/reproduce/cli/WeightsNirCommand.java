package sew.reproduce.cli;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.data.Npy;
import sew.data.Npz;
import sew.layer.Network;
import sew.layer.SpikingNetwork;
import sew.model.ResNet;
import sew.nir.NirExport;
import sew.nir.NirFile;
import sew.nir.NirGraph;
import sew.reproduce.data.RecordedClip;
import sew.reproduce.evaluate.NirExample;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.NetworkFacts;
import sew.reproduce.experiment.PaperSetting;
import sew.weights.WeightFile;
import sew.weights.WeightLoading;

/** {@code sew weights nir}: a trained network for neuromorphic simulators. */
@Command(
    name = "nir",
    sortOptions = false,
    description = {
      "Writes a trained network as a graph of the Neuromorphic Intermediate Representation (NIR), which",
      "neuromorphic simulators import. reproduce/README.md says which of them compute the same."
    })
final class WeightsNirCommand implements Callable<Integer> {
  private static final int FRAME_SIZE = 128;
  private static final int FRAME_STEPS = 16;
  private static final int IMAGE_STEPS = 4;

  @Mixin private NetworkOptions network;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "File to write, .nir (HDF5).")
  private Path out;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Height and width of inputs (default: those of the run, else 128 or 224).")
  private Integer size;

  @Option(
      names = "--dt",
      defaultValue = "1e-4",
      paramLabel = "SECONDS",
      description = "Length of a time step; importers have to be given the same (default: 1e-4).")
  private double dt;

  @Option(
      names = "--example",
      paramLabel = "FILE",
      description = {
        "Also writes an input, our logits and how often each layer spikes at each step, as .npz:",
        "reproduce/nir/check.py compares importers with it."
      })
  private Path example;

  @Option(
      names = "--frames",
      paramLabel = "FILE",
      description = {
        "Input of --example: a recording, cut into T frames of equally many events, or frames",
        "[T, 2, H, W] as .npy or .npz (default: drawn)."
      })
  private Path frames;

  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  private final Map<String, Object> document = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    if (!(dt > 0) || Double.isInfinite(dt)) {
      throw WrongUse.of(spec, "--dt must be positive, found " + dt);
    }
    if (size != null) {
      WrongUse.requireBetween(spec, "--size", size, 1, SampleSize.MAX_PIXELS);
    }
    WeightFile file = WeightFiles.read(spec, network.file());
    Optional<Experiment> experiment = network.experiment();
    Network net = network.network(file, IMAGE_STEPS);
    boolean isStill = net instanceof ResNet;
    if (frames != null && (example == null || isStill)) {
      throw WrongUse.of(spec, "--frames is the input of --example, of a network for clips");
    }
    int steps = experiment.map(e -> e.data().steps()).orElse(FRAME_STEPS);
    Npy clip =
        frames == null
            ? null
            : RecordedClip.read(frames, steps, spec.commandLine().getErr()::println);
    Shape shape = clip == null ? shape(experiment, isStill) : clip(clip);
    Map<String, String> metadata =
        new LinkedHashMap<>(experiment.map(NetworkFacts::of).orElse(NetworkFacts.of(net)));
    metadata.put("dt", String.valueOf(dt));
    Device cpu = Device.cpu();
    Compute.Resolved compute = ComputingOptions.of(spec).resolveFastest(cpu);
    try (ComputeScope scope = ComputeScope.open(compute);
        NDManager manager = NDManager.newBaseManager(cpu)) {
      SpikingNetwork block = net.initialized(manager, shape, 0);
      WeightLoading.load(net, block, file, network.match());
      int[] input =
          Arrays.stream(shape.slice(isStill ? 1 : 2).getShape()).mapToInt(n -> (int) n).toArray();
      write(file, block, input, metadata);
      if (example != null) {
        float[] values = values(clip, shape, isStill);
        create(example);
        Npz.write(example, NirExample.of(block, manager, values, shape));
        say("an example is in " + example);
        document.put("example", example.toString());
      }
    }
    if (json.isWanted()) {
      json.print(document);
    }
    return 0;
  }

  private void write(
      WeightFile file, SpikingNetwork block, int[] input, Map<String, String> metadata)
      throws IOException {
    NirGraph graph;
    try {
      graph = NirExport.of(block, input, dt, metadata);
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(file.source(), e.getMessage()), e);
    }
    create(out);
    NirFile.write(out, graph);
    document.put("file", out.toString());
    document.put("input", input);
    document.put("nodes", graph.nodes().size());
    document.put("edges", graph.edges().size());
    document.put("metadata", metadata);
    say(
        "%d nodes and %d edges for inputs %s in %s"
            .formatted(graph.nodes().size(), graph.edges().size(), Arrays.toString(input), out));
  }

  private static void create(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
  }

  private void say(String line) {
    PrintWriter console = json.messages();
    console.println(line);
    console.flush();
  }

  /** [1, C, H, W] of a still image, else [1, T, C, H, W]. */
  private Shape shape(Optional<Experiment> experiment, boolean isStill) {
    int usual = isStill ? PaperSetting.IMAGE_SIZE : FRAME_SIZE;
    int pixels = size != null ? size : experiment.map(e -> e.data().size()).orElse(usual);
    int steps = experiment.map(e -> e.data().steps()).orElse(FRAME_STEPS);
    return isStill ? new Shape(1, 3, pixels, pixels) : new Shape(1, steps, 2, pixels, pixels);
  }

  private Shape clip(Npy clip) {
    if (size != null) {
      throw WrongUse.of(spec, "--size is that of --frames");
    }
    long[] shape = clip.shape();
    if (shape.length == 5 && shape[0] != 1) {
      throw WrongUse.of(spec, "--frames must hold one clip, found " + Arrays.toString(shape));
    }
    return shape.length == 5 ? new Shape(shape) : new Shape(1).addAll(new Shape(shape));
  }

  private static float[] values(Npy clip, Shape shape, boolean isStill) {
    int count = Math.toIntExact(shape.size());
    if (clip != null) {
      return clip.toFloats();
    }
    return isStill ? NirExample.drawnImage(count) : NirExample.drawnFrames(count);
  }
}
