package sew.reproduce.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Errors in how a command was called: exit code 2, followed by the usage of the command. */
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
}
