package sew.reproduce.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** A whole command of this project, from its start to its end; its files are deleted. */
final class CommandStep implements Step {
  /** Commands of one step start at once. */
  static final String TOGETHER = "together";

  /** Each command of a step starts when the one before has ended. */
  static final String IN_TURN = "in-turn";

  private static final List<String> EPOCH = List.of("run", "table4", "--epochs", "1");

  private static final List<String> TRAINING =
      List.of("run", "table4", "--connect", "ADD", "--epochs", "3");

  private final Kind kind;
  private final Path folder;
  private final boolean together;
  private final Path launcher;
  private final List<String> options;
  private boolean first = true;

  CommandStep(Kind kind, Path folder, boolean together, Path launcher, List<String> options) {
    this.kind = kind;
    this.folder = folder;
    this.together = together;
    this.launcher = launcher;
    this.options = options;
  }

  /**
   * Arguments: a workload; a folder for what the commands write; {@code together} or {@code
   * in-turn}; the launcher; and options of every command.
   */
  public static void main(String[] arguments) throws IOException {
    List<String> options = List.of(arguments).subList(4, arguments.length);
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    Worker.serve(
        new CommandStep(
            Workload.of(arguments[0]).kind(),
            folder,
            arguments[2].equals(TOGETHER),
            Path.of(arguments[3]),
            options),
        () -> 0);
  }

  /** The first step of what takes minutes only generates the data. */
  @Override
  public Computed run() throws IOException {
    boolean shortened = first && kind == Kind.TABLE4;
    first = false;
    List<String> words =
        switch (kind) {
          case HELP -> List.of("--help");
          case TABLE1 -> List.of("run", "table1");
          case TABLE4 -> shortened ? EPOCH : List.of("run", "table4");
          case TWO_TRAININGS -> TRAINING;
          default -> EPOCH;
        };
    int copies = kind == Kind.TWO_TRAININGS ? 2 : 1;
    List<Path> outputs = new ArrayList<>();
    List<Process> running = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      Path output = Files.createDirectory(folder.resolve("step-" + copy));
      outputs.add(output);
      running.add(start(words, output));
      if (!together) {
        await(running.get(copy), output);
      }
    }
    for (int copy = 0; together && copy < copies; copy++) {
      await(running.get(copy), outputs.get(copy));
    }
    for (Path output : outputs) {
      TemporaryFolder.delete(output);
    }
    return () -> new double[0];
  }

  private Process start(List<String> words, Path output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(options);
    command.addAll(words);
    if (kind != Kind.HELP) {
      command.addAll(List.of("--out", output.resolve("out").toString()));
    }
    File log = output.resolve("log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    builder.environment().put("SEW_CACHE", folder.resolve("cache").toString());
    return builder.start();
  }

  private void await(Process process, Path output) throws IOException {
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            "%s ended with an error; it printed:%n%s"
                .formatted(launcher, Files.readString(output.resolve("log")).strip()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a command was timed");
    }
  }
}
