package sew.reproduce.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sew.reproduce.figures.Figure3;
import sew.reproduce.result.ResultWriter;

/** {@code sew run fig3}. */
@Command(
    name = "fig3",
    description = "Figure 3: training on ImageNet, the authors' logs on the paper's curves.")
final class Figure3Command implements Callable<Integer> {
  @Mixin private OutOption out;

  @Override
  public Integer call() throws IOException {
    ResultWriter output = out.output("fig3");
    output.figure(Figure3.figure());
    output.table("fig3-agreement", Figure3.agreement(), Figure3.LEGEND);
    return 0;
  }
}
