package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.compute.ComputeScope;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.reproduce.evaluate.FramesFile;
import sew.reproduce.figures.Figure4;
import sew.reproduce.figures.Figure4Nets;
import sew.reproduce.figures.GestureClip;
import sew.reproduce.result.ResultWriter;
import sew.weights.WeightFile;

/** {@code sew run fig4}. */
@Command(sortOptions = false)
final class Figure4Command implements ItemCommand {
  @Option(
      names = "--weights",
      paramLabel = "LAYERS=FILE",
      description =
          "Weights of a net trained on ImageNet, such as 18=resnet18.pth; may be repeated.")
  private Map<Integer, Path> weights = Map.of();

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
  @Mixin private OutOption out;

  @Override
  public Integer call() throws IOException {
    Map<ResNet.Depth, WeightFile> files = new EnumMap<>(ResNet.Depth.class);
    for (Map.Entry<Integer, Path> entry : weights.entrySet()) {
      files.put(images.depth("--weights", entry.getKey()), WeightFile.read(entry.getValue()));
    }
    Figure4Nets.Config config = new Figure4Nets.Config(images.steps(), images.seed());
    Optional<GestureClip> clip = clip();
    ResultWriter output = out.output("fig4");
    List<ResNet.Depth> depths = List.of(ResNet.Depth.values());
    try (ComputeScope scope = ComputingOptions.of(spec).open()) {
      Figure4Nets nets =
          Figure4Nets.observe(config, depths, files, images.images(), output.console()::println);
      new Figure4(nets).write(clip, output);
    }
    return 0;
  }

  private Optional<GestureClip> clip() throws IOException {
    if (gestureWeights == null && frames == null) {
      return Optional.empty();
    }
    if (gestureWeights == null || frames == null) {
      throw WrongUse.of(spec, "--gesture-weights and --frames must be given together");
    }
    WeightFile file = WeightFile.read(gestureWeights);
    EventNet net = new NetworkName(spec, "7b-net", "ADD").events(file, null, null);
    return Optional.of(new GestureClip(net, file, FramesFile.read(frames)));
  }
}
