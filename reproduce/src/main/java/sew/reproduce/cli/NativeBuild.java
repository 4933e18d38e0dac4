package sew.reproduce.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import sew.compute.ComputeProperties;
import sew.reproduce.result.ProcessFacts;

/**
 * The build of the native backend from {@code lib/src/main/native}: on demand by {@link
 * NativeCommand}, and once by itself before the first command that computes.
 *
 * @param script build.sh
 * @param library the file that it writes
 */
record NativeBuild(Path script, Path library) {
  /** How long nothing is tried again after a failure: pip takes long to see that it is offline. */
  private static final Duration PAUSE = Duration.ofDays(1);

  /** Whether the file is missing, or a source is newer. */
  boolean isNeeded() throws IOException {
    if (!Files.isRegularFile(library)) {
      return true;
    }
    Instant built = Files.getLastModifiedTime(library).toInstant();
    try (Stream<Path> sources = Files.walk(script.getParent())) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        if (Files.getLastModifiedTime(source).toInstant().isAfter(built)) {
          return true;
        }
      }
    }
    return false;
  }

  /** That of this checkout, where commands may build it by themselves. */
  static Optional<NativeBuild> automatic() {
    boolean here =
        ProcessFacts.home().isPresent()
            && ProcessFacts.isLinuxOnX86()
            && !"off".equals(System.getenv("SEW_NATIVE"));
    return here ? find() : Optional.empty();
  }

  /** That of this checkout, if the process was started from one. */
  static Optional<NativeBuild> find() {
    Path script = ProcessFacts.homeOrHere().resolve("lib/src/main/native/build.sh");
    return ComputeProperties.nativeLibrary()
        .filter(library -> Files.isRegularFile(script))
        .map(library -> new NativeBuild(script, library));
  }

  /** Builds what is needed; where that fails, says why, and the command goes on without it. */
  void ifPossible(PrintWriter messages) {
    ifPossible(messages, "the backend java computes instead, which takes longer; once that is");
  }

  /** As {@link #ifPossible}, for a command that does not go on without it. */
  void required(PrintWriter messages) {
    ifPossible(messages, "once that is");
  }

  private void ifPossible(PrintWriter messages, String consequence) {
    try {
      if (isNeeded() && !hasFailedLately()) {
        once(messages, consequence);
      }
    } catch (IOException e) {
      messages.println("sew: the native backend could not be built: " + e.getMessage());
    }
  }

  /** Of several processes one builds, and the others wait for it. */
  private void once(PrintWriter messages, String consequence) throws IOException {
    Files.createDirectories(library.getParent());
    try (FileChannel file =
            FileChannel.open(
                library.resolveSibling("build.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      if (!isNeeded() || hasFailedLately()) {
        return;
      }
      messages.println(
          "sew: building the native backend, once, in about a minute (it may fetch 99 MB;"
              + " SEW_NATIVE=off leaves it out)");
      messages.flush();
      if (build(null, ProcessBuilder.Redirect.to(log().toFile())) != 0) {
        Files.writeString(failure(), "");
        messages.printf(
            "sew: %s (%s)%nsew: %s fixed: reproduce/sew native%n", reason(), log(), consequence);
      }
    }
  }

  /**
   * Builds, and returns the status of the script.
   *
   * @param python one with an installed torch, or null to fetch what is needed
   */
  int build(String python, ProcessBuilder.Redirect output) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", script.toString(), library.toString()));
    if (python != null) {
      command.add(python);
    }
    int status;
    try {
      status =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output)
              .start()
              .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the native backend was built");
    }
    if (status == 0) {
      Files.deleteIfExists(failure());
    }
    return status;
  }

  private boolean hasFailedLately() throws IOException {
    return Files.exists(failure())
        && Files.getLastModifiedTime(failure()).toInstant().isAfter(Instant.now().minus(PAUSE));
  }

  private Path failure() {
    return library.resolveSibling("build.failed");
  }

  private Path log() {
    return library.resolveSibling("build.log");
  }

  /** What the script said last. */
  private String reason() throws IOException {
    List<String> lines =
        Files.readString(log(), StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
    return lines.isEmpty()
        ? "native backend: the build failed without a word"
        : lines.get(lines.size() - 1);
  }
}
