package sew.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of {@code submit}, and what it prints; closed, it has ended with all it started. */
record Submitted(Process process, Path output) implements AutoCloseable {
  private static final long MINUTES = 10;

  /**
   * Starts it.
   *
   * @param home the folder of a project whose launcher it uses
   */
  static Submitted start(Path home, Path folder, List<String> words) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of("submit").toAbsolutePath().toString()));
    command.addAll(words);
    Path output = Files.createTempFile(folder, "submit", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("SEW_SPARK_JAVA_OPTS", "-Xmx512m -Dsew.home=" + home);
    builder.environment().put("SEW_THREADS", "1");
    return new Submitted(builder.start(), output);
  }

  /** Its exit code. */
  int end() throws InterruptedException {
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      throw new AssertionError("submit has not ended after %d minutes".formatted(MINUTES));
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  String text() throws IOException {
    return Files.readString(output);
  }
}
