package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import sew.neuron.MultiStep;
import sew.residual.Recomputation;
import sew.tensor.Backend;
import sew.tensor.MemoryOrder;
import sew.tensor.NativeLibrary;
import sew.tensor.Precision;

/** The command {@code sew}; exit code 0 is success, 1 a failure, 2 a wrong use. */
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
      BenchCommand.class,
      NativeCommand.class,
      GenerateCompletion.class
    })
public final class Sew {
  @Spec private CommandSpec spec;
  private Backend backend = Backend.chosen();
  private Precision precision = Precision.chosen();

  private static final int INTERRUPTED = 130;

  private Sew() {}

  @Option(
      names = "--backend",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = {
        "What computes the neurons: auto, portable, java or native, which sew native builds.",
        "All give the same spikes. Default: auto, the fastest that is at hand."
      })
  void chooseBackend(String name) {
    choose("--backend", () -> backend = Backend.of(name));
  }

  @Option(
      names = "--precision",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = {
        "float32, or bfloat16 in convolutions and BN, with --backend native; spikes change.",
        "Default: float32."
      })
  void choosePrecision(String name) {
    choose("--precision", () -> precision = Precision.of(name));
  }

  private int execute(ParseResult arguments) {
    choose(precision == Precision.BFLOAT16 ? "--precision" : "--backend", this::choosePair);
    return new CommandLine.RunLast().execute(arguments);
  }

  /** Backend and precision are judged together when both are read, whichever came first. */
  private void choosePair() {
    if (precision == Precision.BFLOAT16 && backend != Backend.NATIVE) {
      if (backend != Backend.AUTO) {
        throw new IllegalArgumentException(
            "bfloat16 needs --backend native, found --backend %s; change one of the two"
                .formatted(backend));
      }
      backend = Backend.NATIVE;
    }
    String obstacle = backend == Backend.NATIVE ? NativeLibrary.obstacle() : null;
    if (obstacle != null) {
      throw new IllegalArgumentException("the backend native needs " + obstacle);
    }
    System.setProperty(Backend.PROPERTY, backend.toString());
    System.setProperty(Precision.PROPERTY, precision.toString());
  }

  @Option(
      names = "--memory-order",
      scope = ScopeType.INHERIT,
      paramLabel = "ORDER",
      description = {
        "channels-first, or channels-last, which is faster on a CPU and rounds differently.",
        "Default: channels-first."
      })
  void chooseMemoryOrder(String name) {
    choose(
        "--memory-order",
        () -> System.setProperty(MemoryOrder.PROPERTY, MemoryOrder.of(name).toString()));
  }

  @Option(
      names = "--recompute",
      scope = ScopeType.INHERIT,
      description = {
        "Keep only what enters each block and compute the block again in the backward pass:",
        "a third more time, a fraction of the memory, the same numbers."
      })
  void recompute(boolean chosen) {
    System.setProperty(Recomputation.PROPERTY, String.valueOf(chosen));
  }

  @Option(
      names = "--spikes-as-bytes",
      scope = ScopeType.INHERIT,
      description = {
        "With --backend native in float32: keep spikes as bytes until the backward pass; a few percent more",
        "time, less memory, the same numbers."
      })
  void keepSpikesAsBytes(boolean chosen) {
    System.setProperty(MultiStep.SPIKES_AS_BYTES, String.valueOf(chosen));
  }

  private void choose(String option, Runnable choice) {
    try {
      choice.run();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
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
              System.err.println(
                  "\nsew: interrupted; a run goes on after its last epoch when the command is repeated");
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

  static CommandLine commandLine() {
    Sew options = new Sew();
    CommandLine sew = new CommandLine(options);
    // The launcher starts these itself; said here, and not by an annotation that commands inherit.
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

  /** One sentence for what a user can mend; a stack trace for what only we can. */
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
