package sew.reproduce.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sew.reproduce.tables.Table5;

/** {@code sew run table5}. */
@Command(
    name = "table5",
    description = "Table 5: 7B-Net beside other work on DVS Gesture, with parameter counts.")
final class Table5Command implements Callable<Integer> {
  @Mixin private OutOption out;
  @Mixin private RunsOption runs;

  @Override
  public Integer call() throws IOException {
    out.output("table5").table("table5", Table5.table(runs.runs()), Table5.LEGEND);
    return 0;
  }
}
