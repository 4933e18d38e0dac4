package sew.reproduce.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sew.reproduce.Output;
import sew.reproduce.figures.Figure5;
import sew.reproduce.figures.InitialNets;

/** {@code sew run fig5}. */
@Command(
    name = "fig5",
    sortOptions = false,
    description = "Figure 5: firing rates of the 152-layer nets before training.")
final class Figure5Command implements Callable<Integer> {
  @Option(
      names = "--depth",
      paramLabel = "LAYERS",
      defaultValue = "152",
      description = "18, 34, 50, 101 or 152 (default: 152, the paper's).")
  private int depth;

  @Mixin private ImagesOption images;
  @Mixin private OutOption out;

  @Override
  public Integer call() throws IOException {
    Output output = out.output("fig5");
    InitialNets.Setting setting =
        new InitialNets.Setting(
            images.depth("--depth", depth), 1, 2, images.steps(), images.seed());
    InitialNets nets = InitialNets.observe(setting, images.images(), false, output.console());
    Figure5.write(nets, output);
    return 0;
  }
}
