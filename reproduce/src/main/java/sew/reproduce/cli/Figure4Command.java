package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sew.compute.ComputeScope;
import sew.model.BNet;
import sew.model.ResNet;
import sew.reproduce.evaluate.FramesFile;
import sew.reproduce.figures.Figure4;
import sew.reproduce.result.ResultWriter;
import sew.weights.WeightFile;

/** {@code sew run fig4}. */
@Command(
    name = "fig4",
    sortOptions = false,
    description =
        "Figure 4: firing rates of A^l in SEW ResNet-18 to -152, from weights or before training.")
final class Figure4Command implements Callable<Integer> {
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
    Figure4.Setting setting = new Figure4.Setting(images.steps(), images.seed());
    Optional<Figure4.Gesture> gesture = gesture();
    ResultWriter output = out.output("fig4");
    List<ResNet.Depth> depths = List.of(ResNet.Depth.values());
    try (ComputeScope scope = ComputingOptions.of(spec).open()) {
      Figure4.observe(setting, depths, files, images.images(), output.console()::println)
          .write(gesture, output);
    }
    return 0;
  }

  private Optional<Figure4.Gesture> gesture() throws IOException {
    if (gestureWeights == null && frames == null) {
      return Optional.empty();
    }
    if (gestureWeights == null || frames == null) {
      throw new ParameterException(
          spec.commandLine(), "--gesture-weights and --frames need each other");
    }
    WeightFile file = WeightFile.read(gestureWeights);
    BNet net = new NetworkName(spec, "7b-net", "ADD").events(NetworkName.classes(file));
    return Optional.of(new Figure4.Gesture(net, file, FramesFile.read(frames)));
  }
}
