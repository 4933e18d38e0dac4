package sew.reproduce.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sew.reproduce.figures.Figure9;
import sew.reproduce.result.ResultWriter;

/** {@code sew run fig9}. */
@Command(
    name = "fig9",
    description =
        "Figure 9: training on DVS Gesture, the authors' log and this project's runs on the paper's curves.")
final class Figure9Command implements Callable<Integer> {
  @Mixin private OutOption out;
  @Mixin private RunsOption runs;

  @Override
  public Integer call() throws IOException {
    ResultWriter output = out.output("fig9");
    output.figure(Figure9.figure(runs.runs()));
    output.table("fig9-agreement", Figure9.agreement(), Figure9.LEGEND);
    return 0;
  }
}
