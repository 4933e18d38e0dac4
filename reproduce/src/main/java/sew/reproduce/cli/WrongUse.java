package sew.reproduce.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import sew.data.Printable;

/** Errors in how a command was called: exit code 2, and the reason in the last line. */
final class WrongUse {
  private WrongUse() {}

  static ParameterException of(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** The {@code value} of an option that must not be smaller than {@code min}. */
  static int requireAtLeast(CommandSpec spec, String option, int value, int min) {
    if (value < min) {
      throw of(spec, "%s must be at least %d, found %d".formatted(option, min, value));
    }
    return value;
  }

  /** The {@code value} of an option from {@code min} to {@code max}. */
  static int requireBetween(CommandSpec spec, String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw of(spec, "%s must be from %d to %d, found %d".formatted(option, min, max, value));
    }
    return value;
  }

  /** What the value of an option means, or an error that says why it means nothing. */
  static <T> T checked(CommandSpec spec, String option, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw of(spec, option + ": " + e.getMessage());
    }
  }

  /** Says what was wrong, after where the command is explained: three lines at most. */
  static int explain(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.printf("usage: %s --help%n", command.getCommandSpec().qualifiedName());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("sew: " + Printable.lines(String.valueOf(e.getMessage())).strip());
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }
}
