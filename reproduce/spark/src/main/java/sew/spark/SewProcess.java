package sew.spark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How processes of {@code sew} are started: Spark and the toolkit need different versions of
 * Jackson and SLF4J, so that they never share a class path.
 *
 * @param home the folder of the project
 * @param folder where relative paths of the command start; {@code home} on a machine that lacks it
 */
record SewProcess(String home, String folder) {

  /**
   * How a process has ended.
   *
   * @param lastLine that it has printed
   */
  record End(int code, String lastLine) {
    boolean isKilled() {
      return code > 128;
    }
  }

  /** Where the launcher is, or an error that says what to do. */
  private Path launcher() throws IOException {
    Path launcher = Path.of(home, "reproduce", "sew");
    if (!Files.isExecutable(launcher)) {
      throw new IOException(
          "%s: expected the launcher of SEW Lab, found none; say with --conf spark.sew.home=DIR where it is on the machines of Spark"
              .formatted(launcher));
    }
    return launcher;
  }

  /**
   * Runs a command to its end.
   *
   * @param environment variables beside those of this process
   * @param lines receives what it prints
   */
  End run(List<String> words, Map<String, String> environment, Consumer<String> lines)
      throws IOException, InterruptedException {
    return run(words, environment, true, lines);
  }

  /** The same without what it prints on the standard error, which goes to this process's. */
  End read(List<String> words, Consumer<String> lines) throws IOException, InterruptedException {
    return run(words, Map.of(), false, lines);
  }

  private End run(
      List<String> words, Map<String, String> environment, boolean all, Consumer<String> lines)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher().toString()));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(all);
    if (!all) {
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    }
    File there = new File(folder);
    builder.directory(there.isDirectory() ? there : new File(home));
    builder.environment().putAll(environment);
    // Its standard input stays open for as long as this process lives.
    Process process = builder.start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String last = "";
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.accept(line);
        last = line.isBlank() ? last : line.strip();
      }
      return new End(process.waitFor(), last);
    } finally {
      process.destroyForcibly();
    }
  }
}
