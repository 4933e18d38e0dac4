package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.reproduce.evaluate.FramesFile;
import sew.reproduce.evaluate.PublishedWeights;
import sew.reproduce.figures.Figure4;
import sew.reproduce.figures.Figure4Nets;
import sew.reproduce.figures.GestureClip;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.RunRecord;
import sew.reproduce.tables.Table2;
import sew.weights.WeightFile;

/** {@code sew run fig4}. */
@Command(sortOptions = false)
final class Figure4Command implements ItemCommand {
  private static final Pattern ONE_NET = Pattern.compile("(\\d{1,3})=(.+)");

  @Option(
      names = "--weights",
      paramLabel = "DIR|LAYERS=FILE",
      description = {
        "Weights of nets trained on ImageNet: a folder with files called as the authors' are, such as",
        "sew18_checkpoint_319.pth, or one net, such as 18=resnet18.pth; may be repeated."
      })
  private List<String> weights = List.of();

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description =
          "Take the weights of SEW ResNets that were trained on ImageNet from the finished runs in this folder, at any depth.")
  private Path runs;

  @Option(
      names = "--gesture-weights",
      paramLabel = "FILE",
      description = "Weights of a trained 7B-Net (g = ADD), such as the authors'; needs --frames.")
  private Path gestureWeights;

  @Option(
      names = "--frames",
      paramLabel = "FILE",
      description = "A clip [T, 2, H, W] of event counts for the 7B-Net, .npy or .npz.")
  private Path frames;

  @Spec private CommandSpec spec;
  @Mixin private ImagesOption images;
  @Mixin private DeviceOption device;
  @Mixin private OutOption out;

  @Override
  public Integer call() throws IOException {
    Compute.Resolved compute = ComputingOptions.of(spec).resolve(device.device());
    Map<ResNet.Depth, Path> files = files();
    Figure4Nets.Config config = new Figure4Nets.Config(images.steps(), images.seed());
    Optional<GestureClip> clip = clip();
    ResultWriter output = out.output("fig4");
    List<ResNet.Depth> depths = List.of(ResNet.Depth.values());
    try (ComputeScope scope = ComputeScope.open(compute)) {
      Figure4Nets nets =
          Figure4Nets.observe(
              config,
              depths,
              depth -> read(files.get(depth)),
              images.images(),
              output.console()::println);
      new Figure4(nets).write(clip, output);
    }
    return 0;
  }

  private Map<ResNet.Depth, Path> files() throws IOException {
    Map<ResNet.Depth, Path> files = new EnumMap<>(ResNet.Depth.class);
    for (String value : weights) {
      Matcher one = ONE_NET.matcher(value);
      if (one.matches()) {
        ResNet.Depth depth = images.depth("--weights", Integer.parseInt(one.group(1)));
        put(files, depth, Path.of(one.group(2)));
        continue;
      }
      PublishedWeights found = PublishedWeights.in(Path.of(value));
      for (ResNet.Depth depth : ResNet.Depth.values()) {
        Path file = found.files().get("SEW ResNet-" + depth.layers());
        if (file != null) {
          put(files, depth, file);
        }
      }
    }
    for (ResNet.Depth depth : ResNet.Depth.values()) {
      Optional<Path> trained = files.containsKey(depth) ? Optional.empty() : trained(depth);
      trained.ifPresent(file -> files.put(depth, file));
    }
    return files;
  }

  /** The last checkpoint of the first finished run in the paper's setting. */
  private Optional<Path> trained(ResNet.Depth depth) throws IOException {
    if (runs == null) {
      return Optional.empty();
    }
    return Table2.of("SEW ResNet-" + depth.layers(), RunRecord.finishedIn(runs)).stream()
        .map(run -> run.directory().orElseThrow().checkpoint())
        .findFirst();
  }

  private void put(Map<ResNet.Depth, Path> files, ResNet.Depth depth, Path file) {
    Path before = files.put(depth, file);
    if (before != null) {
      throw WrongUse.of(
          spec,
          "--weights must give one file for SEW ResNet-%d, found %s and %s"
              .formatted(depth.layers(), before, file));
    }
  }

  private Optional<WeightFile> read(Path file) throws IOException {
    return file == null ? Optional.empty() : Optional.of(WeightFiles.read(spec, file));
  }

  private Optional<GestureClip> clip() throws IOException {
    if (gestureWeights == null && frames == null) {
      return Optional.empty();
    }
    if (gestureWeights == null || frames == null) {
      throw WrongUse.of(spec, "--gesture-weights and --frames must be given together");
    }
    WeightFile file = WeightFiles.read(spec, gestureWeights);
    EventNet net = new NetworkName(spec, "7b-net", "ADD").events(file, null, null);
    return Optional.of(new GestureClip(net, file, FramesFile.read(frames)));
  }
}
