package sew.reproduce.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.compute.ComputeScope;
import sew.reproduce.figures.GradientFigure;
import sew.reproduce.initial.InitialNets;
import sew.reproduce.result.ResultWriter;

/** {@code sew run fig6}, {@code fig7} and {@code fig8}. */
@Command(sortOptions = false)
abstract class GradientFigureCommand implements Callable<Integer> {
  @Option(
      names = "--depth",
      paramLabel = "LAYERS",
      defaultValue = "152",
      description = "18, 34, 50, 101 or 152 (default: 152, the paper's).")
  private int depth;

  @Spec private CommandSpec spec;
  @Mixin private ImagesOption images;
  @Mixin private OutOption out;

  private final GradientFigure.Which figure;

  private GradientFigureCommand(GradientFigure.Which figure) {
    this.figure = figure;
  }

  @Override
  public Integer call() throws IOException {
    ResultWriter output = out.output(figure.file());
    InitialNets.Setting setting =
        new InitialNets.Setting(
            images.depth("--depth", depth), figure.neuron(), images.steps(), images.seed());
    try (ComputeScope scope = ComputingOptions.of(spec).open()) {
      InitialNets nets =
          InitialNets.observe(
              setting, images.images(), true, ComputeScope.current(), output.console()::println);
      new GradientFigure(figure, nets).write(output);
    }
    return 0;
  }

  @Command(
      name = "fig6",
      description = "Figure 6: gradients of the 152-layer nets before training, V_th 1, alpha 2.")
  static final class Figure6 extends GradientFigureCommand {
    Figure6() {
      super(GradientFigure.Which.FIG6);
    }
  }

  @Command(
      name = "fig7",
      description = "Figure 7: gradients of the 152-layer nets before training, V_th 0.5, alpha 2.")
  static final class Figure7 extends GradientFigureCommand {
    Figure7() {
      super(GradientFigure.Which.FIG7);
    }
  }

  @Command(
      name = "fig8",
      description = "Figure 8: gradients of the 152-layer nets before training, V_th 1, alpha 3.")
  static final class Figure8 extends GradientFigureCommand {
    Figure8() {
      super(GradientFigure.Which.FIG8);
    }
  }
}
