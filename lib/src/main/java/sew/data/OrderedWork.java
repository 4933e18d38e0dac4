package sew.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Does tasks, such as decoding a recording, on several threads and passes on their results in the
 * order of the tasks, in the calling thread: what comes out does not depend on the number of
 * threads.
 *
 * <p>Bounded in memory: {@code threads + 1} tasks are under way, each with at most {@code ahead}
 * results that wait for their turn.
 */
public final class OrderedWork<T> {
  /** A recording of some million events, as bytes and decoded, and its frames. */
  private static final long MEMORY_PER_THREAD = 256L << 20;

  private final int threads;
  private final int ahead;

  /** Passes on tasks in their order, in the calling thread. */
  @FunctionalInterface
  public interface Tasks<T> {
    void forEach(Receiver<Task<T>> receiver) throws IOException;
  }

  /** Passes on its results in their order, on another thread. */
  @FunctionalInterface
  public interface Task<T> {
    void run(Receiver<T> results) throws IOException;
  }

  /** Receives one after another; may fail, and may wait. */
  @FunctionalInterface
  public interface Receiver<T> {
    void accept(T next) throws IOException;
  }

  /** Receives the results in order. */
  @FunctionalInterface
  public interface Sink<T> extends Receiver<T> {
    /** All results of a task were passed on. */
    default void taskEnds() {}
  }

  /**
   * Work on {@code threads} threads.
   *
   * @param ahead how many results of a task may wait
   */
  public OrderedWork(int threads, int ahead) {
    this.threads = threads;
    this.ahead = ahead;
  }

  /** As many threads as there are cores, and Java heap for a recording each. */
  public static int threads() {
    Runtime machine = Runtime.getRuntime();
    long room = machine.maxMemory() / MEMORY_PER_THREAD;
    return (int) Math.max(1, Math.min(machine.availableProcessors(), room));
  }

  /** A result, or the end of a task, or what ended it before its time. */
  private record Item<T>(T result, Throwable failure) {
    boolean isLast() {
      return result == null;
    }
  }

  /**
   * Does all tasks.
   *
   * @throws IOException of the first task, in their order, that fails
   */
  public void run(Tasks<T> tasks, Sink<T> sink) throws IOException {
    ExecutorService workers = Executors.newFixedThreadPool(threads, OrderedWork::worker);
    Queue<BlockingQueue<Item<T>>> underWay = new ArrayDeque<>();
    try {
      tasks.forEach(
          task -> {
            while (underWay.size() > threads) {
              passOn(underWay.remove(), sink);
            }
            BlockingQueue<Item<T>> items = new ArrayBlockingQueue<>(ahead);
            workers.execute(() -> run(task, items));
            underWay.add(items);
          });
      while (!underWay.isEmpty()) {
        passOn(underWay.remove(), sink);
      }
    } finally {
      workers.shutdownNow();
      awaitEnd(workers);
    }
  }

  private static Thread worker(Runnable task) {
    Thread thread = new Thread(task, "sew-data");
    thread.setDaemon(true);
    return thread;
  }

  private static <T> void run(Task<T> task, BlockingQueue<Item<T>> items) {
    Throwable failure = null;
    try {
      task.run(result -> put(items, new Item<>(result, null)));
    } catch (IOException | RuntimeException | Error e) {
      failure = e; // thrown again in the calling thread
    }
    try {
      put(items, new Item<>(null, failure));
    } catch (InterruptedIOException e) {
      Thread.currentThread().interrupt(); // nobody waits for it any more
    }
  }

  private static <I> void put(BlockingQueue<I> items, I item) throws InterruptedIOException {
    try {
      items.put(item);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    }
  }

  private static <T> void passOn(BlockingQueue<Item<T>> items, Sink<T> sink) throws IOException {
    Item<T> item = take(items);
    for (; !item.isLast(); item = take(items)) {
      sink.accept(item.result());
    }
    Throwable failure = item.failure();
    if (failure instanceof IOException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
    sink.taskEnds();
  }

  private static <I> I take(BlockingQueue<I> items) throws InterruptedIOException {
    try {
      return items.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    }
  }

  /** Nothing is done after this, unless it lasts very long. */
  private static void awaitEnd(ExecutorService workers) {
    boolean interrupted = Thread.interrupted();
    try {
      workers.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
