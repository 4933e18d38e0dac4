package sew.reproduce.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import sew.reproduce.result.ProcessFacts;

/** The command line of this process, for other processes that are to do the same or a part. */
record GivenCommand(List<String> arguments) {
  private static final Set<String> PATHS = Set.of("--data", "--out", "--init", "--class-path");

  /** As it was given, with what stood in files of arguments in their place. */
  static GivenCommand of(CommandSpec spec) {
    return new GivenCommand(spec.root().commandLine().getParseResult().expandedArgs());
  }

  /** Without an option that takes no value. */
  GivenCommand withoutFlag(String name) {
    return new GivenCommand(arguments.stream().filter(word -> !word.equals(name)).toList());
  }

  /** Without an option and its value. */
  GivenCommand without(String name) {
    List<String> left = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).equals(name)) {
        i++; // and its value
      } else if (!arguments.get(i).startsWith(name + "=")) {
        left.add(arguments.get(i));
      }
    }
    return new GivenCommand(left);
  }

  GivenCommand with(String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return new GivenCommand(all);
  }

  /** Wherever it is started on this machine, or on one with the same folders. */
  GivenCommand withAbsolutePaths() {
    List<String> all = new ArrayList<>();
    boolean isPath = false;
    for (String word : arguments) {
      int value = word.indexOf('=') + 1;
      if (isPath) {
        all.add(absolute(word));
      } else if (value > 0 && PATHS.contains(word.substring(0, value - 1))) {
        all.add(word.substring(0, value) + absolute(word.substring(value)));
      } else {
        all.add(word);
      }
      isPath = !isPath && PATHS.contains(word);
    }
    return new GivenCommand(all);
  }

  /** Also of several, as in a class path; the SHA-256 of weights is none. */
  private static String absolute(String path) {
    return RecipeOptions.isSha256(path)
        ? path
        : Arrays.stream(path.split(File.pathSeparator, -1))
            .map(part -> Path.of(part).toAbsolutePath().normalize().toString())
            .collect(Collectors.joining(File.pathSeparator));
  }

  /** For another Java VM like this one, but for {@code options}, whose output is no terminal. */
  List<String> inJava(String... options) {
    List<String> command = new ArrayList<>(ProcessFacts.javaCommand());
    command.add(command.indexOf("-cp"), "-Dsew.terminal=false");
    command.addAll(command.indexOf("-cp"), List.of(options)); // the last of an option counts
    command.addAll(arguments);
    return command;
  }

  /** For a shell, with the launcher and as many threads as were asked for. */
  String inShell() {
    List<String> words = new ArrayList<>();
    Path launcher = ProcessFacts.homeOrHere().resolve("reproduce").resolve("sew");
    words.add(launcher.toAbsolutePath().normalize().toString());
    words.addAll(arguments);
    ProcessFacts.threadsAskedFor()
        .ifPresent(threads -> words.addAll(List.of("--threads", threads)));
    return words.stream().map(GivenCommand::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
