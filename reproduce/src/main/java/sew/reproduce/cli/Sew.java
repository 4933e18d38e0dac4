package sew.reproduce.cli;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;
import sew.compute.InstalledTorch;
import sew.data.Printable;
import sew.reproduce.console.LiveScreen;
import sew.reproduce.result.ProcessFacts;
import sew.train.BatchSharingException;

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
      ReportCommand.class,
      VerifyCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
      WeightsCommand.class,
      DataCommand.class,
      BenchCommand.class,
      NativeCommand.class,
      LauncherCommand.Lab.class,
      LauncherCommand.Notebooks.class,
      GenerateCompletion.class
    })
public final class Sew {
  @Mixin(name = ComputingOptions.MIXIN)
  private ComputingOptions computing;

  // Commands find it by its name.
  @SuppressWarnings("UnusedVariable")
  @Mixin(name = ClassPathOption.MIXIN)
  private ClassPathOption classPath;

  private Sew() {}

  private int execute(ParseResult arguments) {
    requireUsableTorch(arguments);
    try {
      computing.check();
      requireNothingLeft(arguments);
      Optional<TrainingOptions> follower = follower(arguments);
      if (follower.isPresent()) {
        return follow(follower.get(), arguments);
      }
      boolean failed = true;
      try {
        int code = new CommandLine.RunLast().execute(arguments);
        failed = false;
        return code;
      } finally {
        if (!asksForHelp(arguments)) {
          boolean withoutEnd = failed; // what was made before a failure is printed, too
          output(arguments).ifPresent(output -> output.end(withoutEnd));
        }
      }
    } catch (OutOfMemoryError e) {
      List<CommandLine> commands = arguments.asCommandLineList();
      CommandLine last = commands.get(commands.size() - 1);
      say(last, MemoryFailure.sentence(e, last.getCommandSpec()).orElseThrow());
      return CommandLine.ExitCode.SOFTWARE;
    } catch (LinkageError | EngineException e) {
      Optional<String> sentence = EngineFailure.sentence(e);
      if (sentence.isEmpty()) {
        throw e;
      }
      List<CommandLine> commands = arguments.asCommandLineList();
      say(commands.get(commands.size() - 1), sentence.get());
      return CommandLine.ExitCode.USAGE;
    }
  }

  /** Help is given beside any PyTorch: it loads none. */
  private static void requireUsableTorch(ParseResult arguments) {
    if (!asksForHelp(arguments)) {
      List<CommandLine> commands = arguments.asCommandLineList();
      CommandSpec last = commands.get(commands.size() - 1).getCommandSpec();
      InstalledTorch.refusal()
          .ifPresent(
              reason -> {
                throw WrongUse.of(last, reason);
              });
    }
  }

  private static boolean asksForHelp(ParseResult arguments) {
    return arguments.asCommandLineList().stream()
        .anyMatch(c -> c.isUsageHelpRequested() || c.isVersionHelpRequested());
  }

  private static int follow(TrainingOptions training, ParseResult arguments) {
    List<CommandLine> commands = arguments.asCommandLineList();
    try {
      training.follow();
      return CommandLine.ExitCode.OK;
    } catch (IOException | RuntimeException e) {
      throw new ExecutionException(commands.get(commands.size() - 1), e.getMessage(), e);
    }
  }

  private static Optional<OutputOptions> output(ParseResult arguments) {
    List<CommandLine> commands = arguments.asCommandLineList();
    CommandSpec last = commands.get(commands.size() - 1).getCommandSpec();
    return last.mixins().values().stream()
        .map(CommandSpec::userObject)
        .map(
            mixin ->
                mixin instanceof TrainingOptions training
                    ? training.outputOptions()
                    : mixin instanceof OutOption out ? out.outputOptions() : null)
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** The options of a command that trains, where this process is not rank 0 of its group. */
  private static Optional<TrainingOptions> follower(ParseResult arguments) {
    List<CommandLine> commands = arguments.asCommandLineList();
    CommandSpec last = commands.get(commands.size() - 1).getCommandSpec();
    return last.mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(TrainingOptions.class::isInstance)
        .map(TrainingOptions.class::cast)
        .filter(TrainingOptions::isFollower)
        .findFirst();
  }

  /** picocli checks nothing in a command that is marked as help, as generate-completion is. */
  private static void requireNothingLeft(ParseResult arguments) {
    for (CommandLine command : arguments.asCommandLineList()) {
      List<String> left = command.getUnmatchedArguments();
      if (!left.isEmpty()) {
        throw new UnmatchedArgumentException(command, left);
      }
    }
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
              // Nothing is drawn after it, and what was drawn, from the cursor on, is removed.
              synchronized (System.out) {
                synchronized (System.err) {
                  System.err.println(
                      (ProcessFacts.isTerminal() ? LiveScreen.CLEARED : "\n")
                          + "sew: interrupted; repeat the command to resume after the last complete epoch");
                  runtime.halt(Interruption.exitCode());
                }
              }
            }));
    // Numbers in files and tables are the same in every country.
    Locale.setDefault(Locale.ROOT);
    int code = commandLine().execute(arguments);
    System.out.flush();
    System.err.flush();
    runtime.halt(code);
  }

  public static CommandLine commandLine() {
    Sew options = new Sew();
    CommandLine sew = new CommandLine(options);
    PaperItem.addTo(sew.getSubcommands().get("run"));
    HelpScreen.arrange(sew, ProcessFacts.columns());
    return sew.setCaseInsensitiveEnumValuesAllowed(true)
        // "native" is both a command and a backend.
        .setAllowSubcommandsAsOptionParameters(true)
        .registerConverter(Path.class, OptionValues::path)
        .registerConverter(int.class, OptionValues::integer)
        .registerConverter(Integer.class, OptionValues::integer)
        .registerConverter(long.class, OptionValues::wholeNumber)
        .setExecutionStrategy(options::execute)
        .setParameterExceptionHandler(WrongUse::explain)
        .setExecutionExceptionHandler(Sew::explain);
  }

  /** One sentence for what a user can fix; a stack trace for what only we can. */
  private static int explain(Exception e, CommandLine command, ParseResult arguments)
      throws Exception {
    Optional<String> sentence = Failure.sentence(e, command.getCommandSpec());
    if (sentence.isEmpty()) {
      throw e;
    }
    say(command, sentence.get());
    return e instanceof BatchSharingException || EngineFailure.sentence(e).isPresent()
        ? CommandLine.ExitCode.USAGE
        : CommandLine.ExitCode.SOFTWARE;
  }

  private static void say(CommandLine command, String sentence) {
    PrintWriter err = command.getErr();
    err.println("sew: " + Printable.lines(sentence));
    err.flush();
  }
}
