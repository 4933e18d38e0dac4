package sew.reproduce.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sew.reproduce.Output;
import sew.reproduce.figures.Figure5;
import sew.reproduce.figures.InitialNets;

/** {@code sew run fig5}. */
@Command(
    name = "fig5",
    sortOptions = false,
    description = "Figure 5: firing rates of the 152-layer nets before training.")
final class Figure5Command implements Callable<Integer> {
  @Mixin private InitialNetsOption chosen;
  @Mixin private OutOption out;

  @Override
  public Integer call() throws IOException {
    Output output = out.output("fig5");
    InitialNets nets =
        InitialNets.observe(chosen.setting(1, 2), chosen.images(), false, output.console());
    Figure5.write(nets, output);
    return 0;
  }
}
