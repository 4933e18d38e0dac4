package sew.reproduce.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sew.reproduce.tables.Table1;

/** {@code sew run table1}. */
@Command(
    name = "table1",
    description = "Table 1: the element-wise functions g, evaluated on every pair of spikes.")
final class Table1Command implements Callable<Integer> {
  @Mixin private OutOption out;

  @Override
  public Integer call() throws IOException {
    out.output("table1").table("table1", Table1.table(), Table1.LEGEND);
    return 0;
  }
}
