package sew.reproduce.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sew.reproduce.tables.Table3;

/** {@code sew run table3}. */
@Command(name = "table3", description = "Table 3: SEW ResNet beside other work on ImageNet.")
final class Table3Command implements Callable<Integer> {
  @Mixin private OutOption out;
  @Mixin private RunsOption runs;

  @Override
  public Integer call() throws IOException {
    out.output("table3").table("table3", Table3.table(runs.runs()), Table3.LEGEND);
    return 0;
  }
}
