package sew.reproduce.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sew run}: reproduces a table or figure. */
@Command(
    name = "run",
    description = "Reproduces a table or figure of the paper.",
    synopsisSubcommandLabel = "NAME",
    subcommands = {
      Table1Command.class,
      Table2Command.class,
      Table3Command.class,
      Table4Command.class,
      Table5Command.class,
      Table6Command.class,
      BlockDiagramCommand.Figure1.class,
      BlockDiagramCommand.Figure2.class,
      Figure3Command.class,
      Figure4Command.class,
      Figure5Command.class,
      GradientFigureCommand.Figure6.class,
      GradientFigureCommand.Figure7.class,
      GradientFigureCommand.Figure8.class,
      Figure9Command.class
    })
final class RunCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to run, such as: sew run table4");
  }
}
