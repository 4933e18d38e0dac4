package sew.reproduce.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sew.reproduce.tables.Table2;

/** {@code sew run table2}. */
@Command(
    name = "table2",
    description = "Table 2: SEW and Spiking ResNet-18 to -152 on ImageNet, from the authors' logs.")
final class Table2Command implements Callable<Integer> {
  @Mixin private OutOption out;
  @Mixin private RunsOption runs;

  @Override
  public Integer call() throws IOException {
    out.output("table2").table("table2", Table2.table(runs.runs()), Table2.LEGEND);
    return 0;
  }
}
