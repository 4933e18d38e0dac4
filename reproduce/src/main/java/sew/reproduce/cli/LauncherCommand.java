package sew.reproduce.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the launcher starts itself, without Java: here for the help and the completion. */
final class LauncherCommand {
  /** {@code sew lab}. */
  @Command(
      name = "lab",
      description =
          "Opens your copies of the notebooks in JupyterLab; options: --work DIR and JupyterLab's.")
  static final class Lab extends Arguments {}

  /** {@code sew notebooks}. */
  @Command(name = "notebooks", description = "Runs notebooks without a browser.")
  static final class Notebooks extends Arguments {}

  @Command
  private static class Arguments implements Runnable {
    @Spec private CommandSpec spec;

    // Read by the launcher.
    @SuppressWarnings("UnusedVariable")
    @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "Passed on.")
    private List<String> arguments;

    @Override
    public void run() {
      throw WrongUse.of(spec, "expected to be started by reproduce/sew, which starts Python");
    }
  }

  private LauncherCommand() {}
}
