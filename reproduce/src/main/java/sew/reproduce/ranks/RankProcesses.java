package sew.reproduce.ranks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import sew.collective.Rendezvous;

/**
 * The ranks after the first, as processes on this machine that are started with the same command.
 * They end with this one: each watches its standard input, which then closes.
 */
public final class RankProcesses {
  private static final long SECONDS_TO_END = 5;

  /** The command of one rank. */
  @FunctionalInterface
  public interface Commands {
    List<String> of(RankPlace place);
  }

  private final int size;
  private final Commands commands;
  private final List<Process> children = new ArrayList<>();
  private final List<CompletableFuture<Void>> watches = new ArrayList<>();
  private final AtomicReference<String> failure = new AtomicReference<>();
  private Path folder;
  private volatile boolean isExpected;

  /**
   * Says what to start.
   *
   * @param size how many ranks there are, this process included
   */
  public RankProcesses(int size, Commands commands) {
    this.size = size;
    this.commands = commands;
  }

  int size() {
    return size;
  }

  /** Starts them, and says where they meet. */
  RankPlace start() throws IOException {
    folder = Files.createTempDirectory("sew-ranks");
    Rendezvous meeting = Rendezvous.local(folder.resolve("meeting"));
    Thread caller = Thread.currentThread();
    for (int rank = 1; rank < size; rank++) {
      RankPlace place = new RankPlace(rank, size, meeting);
      Process child =
          new ProcessBuilder(commands.of(place))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      children.add(child);
      watches.add(
          child.onExit().thenAccept(ended -> ended(place.rank(), ended.exitValue(), caller)));
    }
    return new RankPlace(0, size, meeting);
  }

  /** The run is interrupted at its next batch: it would wait for that rank in vain. */
  private void ended(int rank, int exitCode, Thread caller) {
    if (!isExpected && failure.compareAndSet(null, describe(rank, exitCode))) {
      caller.interrupt();
    }
  }

  private static String describe(int rank, int exitCode) {
    return exitCode > 128
        ? "rank %d was ended by signal %d".formatted(rank, exitCode - 128)
        : "rank %d ended with exit code %d".formatted(rank, exitCode);
  }

  Optional<String> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Makes a process that was started here end with the one that started it. */
  public static void endWithInput() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nobody writes anything.
                }
              } catch (IOException e) {
                // As good as its end.
              }
              Runtime.getRuntime().halt(1);
            },
            "end with the first rank");
    watch.setDaemon(true);
    watch.start();
  }

  /** From now on it is no failure that they end. */
  void expectEnd() {
    isExpected = true;
  }

  /**
   * Returns when none is left.
   *
   * @param byThemselves whether they were told to end
   */
  void close(boolean byThemselves) {
    expectEnd();
    for (Process child : children) {
      if (!byThemselves || !endsByItself(child)) {
        child.destroyForcibly();
      }
    }
    watches.forEach(CompletableFuture::join);
    try {
      if (folder != null) {
        Files.deleteIfExists(folder.resolve("meeting"));
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean endsByItself(Process child) {
    try {
      return child.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
