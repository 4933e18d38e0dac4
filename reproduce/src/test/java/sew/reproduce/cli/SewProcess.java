package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import sew.compute.ComputeProperties;
import sew.reproduce.result.ProcessFacts;

/** {@code sew} as a process of its own, with the backend that starts fastest. */
record SewProcess(Process process, Path log) implements AutoCloseable {

  /**
   * Starts it.
   *
   * @param cache of generated data and frames
   * @param log receives what it says
   */
  static SewProcess start(Path cache, Path log, List<String> arguments) throws IOException {
    return start(cache, log, 1, arguments);
  }

  /** As {@link #start(Path, Path, List)}, with {@code threads} that nobody asked for. */
  static SewProcess start(Path cache, Path log, int threads, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessFacts.java().toString());
    command.add("@" + Path.of("jvm.options").toAbsolutePath());
    // Most of its seconds are those of the start; the vectors of the Java backend need C2.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add(ComputeProperties.threadsOption(threads));
    ComputeProperties.nativeLibrary()
        .ifPresent(file -> command.add("-D" + ComputeProperties.NATIVE_LIBRARY + "=" + file));
    command.addAll(List.of("-cp", ProcessFacts.classPath(), Sew.class.getName()));
    command.addAll(List.of("--backend", "portable"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SEW_CACHE", cache.toString());
    return new SewProcess(builder.redirectOutput(log.toFile()).start(), log);
  }

  /** Waits for its end and requires success. */
  void finish() throws IOException, InterruptedException {
    if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new AssertionError("sew did not finish: " + Files.readString(log));
    }
  }

  /** Ends it as a power failure would, with SIGKILL; false if it had ended before. */
  boolean kill() throws InterruptedException {
    boolean running = process.isAlive();
    process.destroyForcibly().waitFor();
    return running && process.exitValue() != 0;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
