package sew.reproduce.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Runs tasks on several threads and passes on their results in order, on the caller's thread. */
final class InOrder<T> implements AutoCloseable {
  /** A recording as bytes and decoded. */
  private static final long MEMORY_PER_THREAD = 256L << 20;

  private final int threads = threads();
  private final Consumer<T> results;
  private final Deque<Future<T>> underWay = new ArrayDeque<>();
  private final ExecutorService pool =
      Executors.newFixedThreadPool(
          threads,
          task -> {
            Thread thread = new Thread(task, "check data");
            thread.setDaemon(true);
            return thread;
          });

  InOrder(Consumer<T> results) {
    this.results = results;
  }

  private static int threads() {
    Runtime machine = Runtime.getRuntime();
    long room = machine.maxMemory() / MEMORY_PER_THREAD;
    return (int) Math.max(1, Math.min(machine.availableProcessors(), room));
  }

  /** Adds a task, after waiting for an earlier one if too many are under way. */
  void add(Callable<T> task) {
    if (underWay.size() > threads) {
      results.accept(result(underWay.remove()));
    }
    underWay.add(pool.submit(task));
  }

  /** Waits for all tasks. */
  void finish() {
    while (!underWay.isEmpty()) {
      results.accept(result(underWay.remove()));
    }
  }

  private static <T> T result(Future<T> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a check failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the check was interrupted");
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
