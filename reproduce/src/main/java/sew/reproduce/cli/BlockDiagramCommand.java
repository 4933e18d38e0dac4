package sew.reproduce.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sew.reproduce.figures.BlockDiagrams;
import sew.reproduce.result.ResultWriter;

/** {@code sew run fig1} and {@code fig2}. */
@Command
abstract class BlockDiagramCommand implements Callable<Integer> {
  @Mixin private OutOption out;

  @Command(name = "fig1", description = "Figure 1: residual blocks, drawn from the real ones.")
  static final class Figure1 extends BlockDiagramCommand {
    @Override
    public Integer call() throws IOException {
      BlockDiagrams.figure1().write(output("fig1"));
      return 0;
    }
  }

  @Command(name = "fig2", description = "Figure 2: downsample blocks, drawn from the real ones.")
  static final class Figure2 extends BlockDiagramCommand {
    @Override
    public Integer call() throws IOException {
      BlockDiagrams.figure2().write(output("fig2"));
      return 0;
    }
  }

  ResultWriter output(String name) {
    return out.output(name);
  }
}
