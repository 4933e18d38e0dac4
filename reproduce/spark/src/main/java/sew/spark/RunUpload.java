package sew.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Copies what a run writes to a Hadoop file system while it is trained.
 *
 * <p>There the files of a run are, at every instant, such as a crash could leave them here: {@code
 * sew} writes metrics, then the best weights, then checkpoints, then how the run ended, and so are
 * they copied. What is written last is looked at first, so that nothing is copied before what it
 * needs.
 */
final class RunUpload implements AutoCloseable {
  private static final long MILLIS_BETWEEN = 1000;

  /** In the order in which {@code sew} writes them; any others come before. */
  private static final List<String> ORDER =
      List.of(
          "metrics.jsonl",
          "best.npz",
          "checkpoint-previous.npz",
          "checkpoint.npz",
          "summary.json",
          "diverged.json");

  /** A file that is held, even if another gets its name meanwhile. */
  private record Held(Path file, Path link, String state) {}

  private final Path local;
  private final HadoopRuns remote;
  private final Path links;
  private final Map<Path, String> copied = new HashMap<>();
  private final Thread thread = new Thread(this::repeat, "copy of a run");
  private boolean isEnded;

  /** Regards what is in {@code local} now as copied. */
  RunUpload(Path local, HadoopRuns remote) throws IOException {
    this.local = local;
    this.remote = remote;
    this.links = Files.createTempDirectory(local.toAbsolutePath().getParent(), "links");
    for (Path file : files()) {
      copied.put(file, state(file));
    }
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void repeat() {
    try {
      do {
        Thread.sleep(MILLIS_BETWEEN);
      } while (copyUnlessEnded());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean copyUnlessEnded() {
    if (!isEnded) {
      try {
        copy();
      } catch (IOException e) {
        System.err.printf("%s: %s; tries again%n", remote.folder(), e.getMessage());
      }
    }
    return !isEnded;
  }

  /** Copies what has changed. */
  synchronized void copy() throws IOException {
    List<Held> changed = new ArrayList<>();
    List<Path> latestFirst = new ArrayList<>(files());
    Collections.reverse(latestFirst);
    for (Path file : latestFirst) {
      hold(file, changed);
    }
    Collections.reverse(changed);
    for (Held held : changed) {
      Path file = held.file();
      remote.put(
          held.link(), file.getParent().getFileName().toString(), file.getFileName().toString());
      copied.put(file, held.state());
      Files.delete(held.link());
    }
  }

  private void hold(Path file, List<Held> changed) throws IOException {
    Path link = links.resolve("" + changed.size());
    try {
      Files.deleteIfExists(link);
      Files.createLink(link, file);
    } catch (NoSuchFileException e) {
      return; // set aside or replaced since it was listed
    }
    String state = state(link);
    if (state.equals(copied.get(file))) {
      Files.delete(link);
    } else {
      changed.add(new Held(file, link, state));
    }
  }

  private static String state(Path file) throws IOException {
    BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
    return "%s %d %s".formatted(is.fileKey(), is.size(), is.lastModifiedTime());
  }

  /** The files of all runs, in the order in which they are written. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.find(local, 2, (file, is) -> is.isRegularFile())) {
      return all.filter(file -> !file.getParent().equals(local) && isKept(file))
          .sorted(Comparator.comparingInt(RunUpload::place).thenComparing(file -> file))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static int place(Path file) {
    return ORDER.indexOf(file.getFileName().toString());
  }

  /** Whether it is more than a lock or a file that is being written. */
  static boolean isKept(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && !name.startsWith(".")
        && !name.endsWith("lock")
        && !name.endsWith(".tmp")
        && !name.equals("checkpoint-next.npz");
  }

  /** Copies what is left; an error where that is not possible. */
  @Override
  public synchronized void close() throws IOException {
    isEnded = true;
    copy();
    Files.delete(links);
  }
}
