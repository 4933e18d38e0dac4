package sew.reproduce.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.reproduce.figures.GradientFigure;
import sew.reproduce.figures.GradientFigureId;
import sew.reproduce.initial.InitialNets;
import sew.reproduce.result.ResultWriter;

/** {@code sew run fig6}, {@code fig7} and {@code fig8}. */
@Command(sortOptions = false)
final class GradientFigureCommand implements ItemCommand {
  @Option(
      names = "--depth",
      paramLabel = "LAYERS",
      defaultValue = "152",
      description = "18, 34, 50, 101 or 152 (default: 152, the paper's).")
  private int depth;

  @Spec private CommandSpec spec;
  @Mixin private ImagesOption images;
  @Mixin private DeviceOption device;
  @Mixin private OutOption out;

  private final GradientFigureId figure;

  GradientFigureCommand(GradientFigureId figure) {
    this.figure = figure;
  }

  @Override
  public Integer call() throws IOException {
    Compute.Resolved compute = ComputingOptions.of(spec).resolve(device.device());
    ResultWriter output = out.output(figure.file());
    InitialNets.Config config =
        new InitialNets.Config(
            images.depth("--depth", depth), figure.neuron(), images.steps(), images.seed());
    try (ComputeScope scope = ComputeScope.open(compute)) {
      InitialNets nets =
          InitialNets.observe(config, images.images(), true, compute, output.console()::println);
      new GradientFigure(figure, nets).write(output);
    }
    return 0;
  }
}
