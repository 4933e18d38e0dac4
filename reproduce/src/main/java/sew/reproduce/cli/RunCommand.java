package sew.reproduce.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sew run}: reproduces one {@link PaperItem}. */
@Command(
    name = "run",
    description = "Reproduces a table or figure of the paper.",
    synopsisSubcommandLabel = "NAME")
final class RunCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw WrongUse.of(spec, "expected what to run, such as: sew run table4");
  }
}
