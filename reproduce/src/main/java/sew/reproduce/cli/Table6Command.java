package sew.reproduce.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sew.reproduce.tables.Table6;

/** {@code sew run table6}. */
@Command(
    name = "table6",
    description = "Table 6: Wide-7B-Net beside other work on CIFAR10-DVS, with parameter counts.")
final class Table6Command implements Callable<Integer> {
  @Mixin private OutOption out;
  @Mixin private RunsOption runs;

  @Override
  public Integer call() throws IOException {
    out.output("table6").table("table6", Table6.table(runs.runs()), Table6.LEGEND);
    return 0;
  }
}
