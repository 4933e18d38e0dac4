package sew.reproduce.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/**
 * Builds an earlier commit in a git worktree of its own in the cache, where it stays for the next
 * time: nothing is written into the user's working tree.
 *
 * @param project the user's checkout
 * @param cache the folder of worktrees
 * @param python a Python with torch, whose headers old native backends need; may be none
 */
record EarlierBuild(Path project, Path cache, Optional<Path> python) {
  /** Letters of a commit in the names of rows. */
  private static final int NAMED = 7;

  /** Until they had a file of their own. */
  private static final List<String> OLD_OPTIONS =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "-Xmx2g",
          "-Xms32m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=30",
          "-Dai.djl.offline=true",
          "-Dai.djl.pytorch.num_interop_threads=1",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

  /**
   * The build of {@code commit}.
   *
   * @throws IOException if there is no such commit, or it cannot be built, in one sentence
   */
  Earlier of(String commit) throws IOException {
    // A name such as main means another commit tomorrow.
    String hash = hash(commit);
    Path home = cache.resolve(hash.substring(0, 12));
    if (!Files.exists(home.resolve("reproduce/sew"))) {
      Files.createDirectories(cache);
      // --force: git may remember a worktree whose folder was deleted.
      run(
          project,
          List.of("git", "worktree", "add", "--force", "--detach", home.toString(), hash),
          "check out commit " + commit);
    }
    Path worker = home.resolve("reproduce/src/main/java/sew/reproduce/bench/Worker.java");
    if (!Files.exists(worker)) {
      throw new IOException(
          "--against %s: expected a commit whose steps can be timed, found one without %s"
              .formatted(commit, home.relativize(worker)));
    }
    buildClasses(home, commit);
    Path library = buildNative(home, commit);
    String classPath =
        "%s%c%s%c%s"
            .formatted(
                home.resolve("reproduce/target/classes"),
                File.pathSeparatorChar,
                home.resolve("lib/target/classes"),
                File.pathSeparatorChar,
                Files.readString(classPathFile(home)).strip());
    boolean fetchesHeaders = Files.exists(home.resolve("lib/src/main/native/headers.sh"));
    return new Earlier(
        hash.substring(0, NAMED),
        new Build(home, options(home), classPath, Optional.of(library)),
        fetchesHeaders);
  }

  private String hash(String commit) throws IOException {
    Path log = Files.createTempFile("sew-against", ".log");
    try {
      List<String> command =
          List.of(
              "git", "rev-parse", "--verify", "--quiet", "--end-of-options", commit + "^{commit}");
      int status = status(project, command, log);
      String hash = Files.readString(log).strip();
      if (status != 0 || !hash.matches("[0-9a-f]{40,64}")) {
        throw new IOException(
            "--against %s: expected a commit of the git repository %s, found none"
                .formatted(commit, project));
      }
      return hash;
    } finally {
      Files.delete(log);
    }
  }

  private static Path classPathFile(Path home) {
    return home.resolve("reproduce/target/classpath.txt");
  }

  private static void buildClasses(Path home, String commit) throws IOException {
    Path done = home.resolve("reproduce/target/built-for-bench");
    if (!Files.exists(done)) {
      run(
          home,
          List.of("mvn", "-B", "-q", "-Dmaven.test.skip=true", "package"),
          "build commit " + commit);
      Files.createFile(done);
    }
  }

  private Path buildNative(Path home, String commit) throws IOException {
    Path library = home.resolve("lib/target/native/libsew_neuron.so");
    if (!Files.exists(library)) {
      Path script = home.resolve("lib/src/main/native/build.sh");
      List<String> command = new ArrayList<>(List.of("bash", script.toString()));
      if (Files.exists(script.resolveSibling("headers.sh"))) {
        command.add(library.toString());
      } else if (python.isPresent()) {
        command.addAll(List.of(python.get().toString(), library.toString()));
      } else {
        throw new IOException(
            "--against %s: its native backend needs the headers of an installed torch; give a --python that has one"
                .formatted(commit));
      }
      run(home, command, "build the native backend of commit " + commit);
    }
    return library;
  }

  private static List<String> options(Path home) throws IOException {
    Path file = home.resolve("reproduce/jvm.options");
    if (!Files.exists(file)) {
      return OLD_OPTIONS;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    }
  }

  private static void run(Path folder, List<String> command, String purpose) throws IOException {
    Path log = Files.createTempFile("sew-against", ".log");
    int status = status(folder, command, log);
    if (status != 0) {
      throw new IOException(
          "could not %s: %s ended with status %d; its output is in %s"
              .formatted(purpose, command.get(0), status, log));
    }
    Files.delete(log);
  }

  private static int status(Path folder, List<String> command, Path log) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new IOException(
          "--against needs %s, which cannot be started".formatted(command.get(0)), e);
    }
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while an earlier commit was built");
    }
  }
}
