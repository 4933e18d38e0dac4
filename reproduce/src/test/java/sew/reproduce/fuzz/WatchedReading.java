package sew.reproduce.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads files on a thread of its own, whose time and memory are limited. */
final class WatchedReading implements AutoCloseable {
  private static final long MIB = 1 << 20;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path PEAK = Path.of("/proc/self/clear_refs");

  private final FuzzedReader reader;
  private final Path folder;
  private final Limits limits;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private ExecutorService worker = newWorker();

  /**
   * What one input may take.
   *
   * @param bytes beside {@code perByte} for each byte of the file
   */
  record Limits(Duration time, long bytes, int perByte) {
    static final Limits USUAL = new Limits(Duration.ofSeconds(5), 64 * MIB, 64);

    long allowed(long fileSize) {
      return bytes + perByte * fileSize;
    }
  }

  /**
   * How a reading ended.
   *
   * @param refusal the message, where the reader refused the file as it should
   * @param fault what it did instead
   */
  record Outcome(Optional<String> refusal, Optional<String> fault) {
    private static final Outcome ACCEPTED = new Outcome(Optional.empty(), Optional.empty());

    private static Outcome refused(String message) {
      return new Outcome(Optional.of(message), Optional.empty());
    }

    private static Outcome fault(String what) {
      return new Outcome(Optional.empty(), Optional.of(what));
    }
  }

  /** What a reading threw, or null, and what the thread allocated. */
  private record Ending(Throwable thrown, long allocated) {}

  WatchedReading(FuzzedReader reader, Path folder, Limits limits) {
    this.reader = reader;
    this.folder = folder;
    this.limits = limits;
  }

  private static ExecutorService newWorker() {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, "fuzzed reader");
          thread.setDaemon(true);
          return thread;
        });
  }

  Outcome read(Path file) throws IOException {
    long allowed = limits.allowed(Files.size(file));
    long before = resident("VmRSS:");
    forgetPeak();
    Future<Ending> future = worker.submit(() -> ending(file));
    try {
      Ending ending = future.get(limits.time().toMillis(), TimeUnit.MILLISECONDS);
      long memory = Math.max(ending.allocated(), resident("VmHWM:") - before);
      return memory > allowed
          ? Outcome.fault(
              "%s took %d MiB for %d bytes".formatted(file, memory / MIB, Files.size(file)))
          : outcome(file, ending.thrown());
    } catch (TimeoutException e) {
      close();
      worker = newWorker(); // the other one may never end
      return Outcome.fault("%s took longer than %s".formatted(file, limits.time()));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("nobody interrupts it, and it catches what is thrown", e);
    }
  }

  private Ending ending(Path file) {
    long id = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(id);
    Throwable thrown = null;
    try {
      reader.reading().read(folder, file);
    } catch (Throwable e) { // any of them is the result of the test
      thrown = e;
    }
    return new Ending(thrown, threads.getThreadAllocatedBytes(id) - before);
  }

  private Outcome outcome(Path file, Throwable thrown) {
    if (thrown == null) {
      return Outcome.ACCEPTED;
    }
    boolean expected =
        thrown instanceof IOException || reader.documented().contains(thrown.getClass());
    if (!expected) {
      return Outcome.fault(thrown + at(thrown));
    }
    String message = String.valueOf(thrown.getMessage());
    boolean named =
        message.contains(file.getFileName().toString()) || message.contains(folder.toString());
    return named
        ? Outcome.refused(message)
        : Outcome.fault("no file is named: " + thrown + at(thrown));
  }

  private static String at(Throwable thrown) {
    for (StackTraceElement element : thrown.getStackTrace()) {
      if (element.getClassName().startsWith("sew.")) {
        return " at " + element;
      }
    }
    return "";
  }

  /** Memory of the whole process in bytes, of a reader in native memory on Linux; else 0. */
  private long resident(String field) throws IOException {
    if (reader.nativeMemory() && Files.isWritable(PEAK)) {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(field)) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    }
    return 0;
  }

  /** From here on, the peak is that of what follows. */
  private void forgetPeak() throws IOException {
    if (reader.nativeMemory() && Files.isWritable(PEAK)) {
      Files.writeString(PEAK, "5");
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
