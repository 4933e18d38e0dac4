package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The command {@code sew}; exit code 0 is success, 1 a failure, 2 wrong usage. */
@Command(
    name = "sew",
    description = {
      "Reproduces \"Deep Residual Learning in Spiking Neural Networks\" (arXiv 2102.04159).",
      "Try: sew run table4"
    },
    mixinStandardHelpOptions = true,
    version = "SEW Lab 0.1.0",
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ListCommand.class,
      RunCommand.class,
      AblateCommand.class,
      VerifyCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
      WeightsCommand.class,
      DataCommand.class,
      BenchCommand.class,
      NativeCommand.class,
      GenerateCompletion.class
    })
public final class Sew {
  @Mixin(name = ComputingOptions.MIXIN)
  private ComputingOptions computing;

  // Commands find it by its name.
  @SuppressWarnings("UnusedVariable")
  @Mixin(name = ClassPathOption.MIXIN)
  private ClassPathOption classPath;

  private static final int INTERRUPTED = 130;

  private Sew() {}

  private int execute(ParseResult arguments) {
    computing.check();
    return new CommandLine.RunLast().execute(arguments);
  }

  /**
   * Ends with {@code halt}: the engine's clean-up at a regular exit, or at Ctrl-C, crashes a thread
   * that is still computing.
   */
  public static void main(String[] arguments) {
    Runtime runtime = Runtime.getRuntime();
    runtime.addShutdownHook(
        new Thread(
            () -> {
              System.err.println(
                  "\nsew: interrupted; repeat the command to resume after the last complete epoch");
              runtime.halt(INTERRUPTED);
            }));
    // Numbers in files and tables are the same in every country.
    Locale.setDefault(Locale.ROOT);
    int code = run(arguments);
    System.out.flush();
    System.err.flush();
    runtime.halt(code);
  }

  private static int run(String[] arguments) {
    try {
      return commandLine().execute(arguments);
    } catch (OutOfMemoryError e) {
      System.err.println(
          "sew: the Java VM is out of memory; give it more, such as SEW_JAVA_OPTS=-Xmx8g");
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  public static CommandLine commandLine() {
    Sew options = new Sew();
    CommandLine sew = new CommandLine(options);
    PaperItem.addTo(sew.getSubcommands().get("run"));
    // The launcher starts these itself; a footer in the annotation would be inherited by every
    // command.
    sew.getCommandSpec()
        .usageMessage()
        .footer(
            "",
            "Notebooks, through Python:",
            "  lab [OPTION...]      opens JupyterLab on the Java notebooks",
            "  notebooks [NAME...]  runs them without a browser (--help)");
    return sew.setCaseInsensitiveEnumValuesAllowed(true)
        // "native" is both a command and a backend.
        .setAllowSubcommandsAsOptionParameters(true)
        .setExecutionStrategy(options::execute)
        .setExecutionExceptionHandler(Sew::explain);
  }

  /** One sentence for what a user can fix; a stack trace for what only we can. */
  private static int explain(Exception e, CommandLine command, ParseResult arguments)
      throws Exception {
    boolean expected =
        e instanceof IOException
            || e instanceof IllegalArgumentException
            || e instanceof CancellationException;
    if (!expected) {
      throw e;
    }
    command.getErr().println("sew: " + message(e));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The file system's exceptions name only the file. */
  private static String message(Exception e) {
    return e instanceof FileSystemException file
        ? "%s: %s".formatted(file.getClass().getSimpleName(), file.getMessage())
        : e.getMessage();
  }
}
