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
import sew.data.ClipSource.Clip;
import sew.data.ClipSource.Recording;

/**
 * Decodes recordings on several threads and passes on what becomes of their clips in the order of
 * the recordings, in the calling thread: the result does not depend on the number of threads.
 *
 * <p>Bounded in memory: {@code threads + 1} recordings are under way, each with at most {@code
 * ahead} clips that wait for their turn.
 */
final class OrderedClips<T> {
  private final int threads;
  private final int ahead;
  private final Work<T> work;

  /** What is done with a clip, on any thread. */
  @FunctionalInterface
  interface Work<T> {
    T of(Clip clip) throws IOException;
  }

  /** Receives what became of the clips, in order. */
  interface Sink<T> {
    void accept(T result) throws IOException;

    /** All clips of a recording were passed on. */
    void recordingEnds();
  }

  OrderedClips(int threads, int ahead, Work<T> work) {
    this.threads = threads;
    this.ahead = ahead;
    this.work = work;
  }

  /** A result, or the end of a recording, or what ended it before its time. */
  private record Item<T>(T result, Throwable failure) {
    boolean isLast() {
      return result == null;
    }
  }

  /**
   * Passes on all clips.
   *
   * @throws IOException of the first recording, in their order, that cannot be read
   */
  void forEach(ClipSource source, Sink<T> sink) throws IOException {
    ExecutorService workers = Executors.newFixedThreadPool(threads, OrderedClips::worker);
    Queue<BlockingQueue<Item<T>>> underWay = new ArrayDeque<>();
    try {
      source.forEachRecording(
          recording -> {
            while (underWay.size() > threads) {
              passOn(underWay.remove(), sink);
            }
            BlockingQueue<Item<T>> items = new ArrayBlockingQueue<>(ahead);
            workers.execute(() -> decode(recording, items));
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
    Thread thread = new Thread(task, "decode recordings");
    thread.setDaemon(true);
    return thread;
  }

  private void decode(Recording recording, BlockingQueue<Item<T>> items) {
    Throwable failure = null;
    try {
      recording.forEach(clip -> put(items, new Item<>(work.of(clip), null)));
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
      throw new InterruptedIOException("decoding was stopped");
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
    sink.recordingEnds();
  }

  private static <I> I take(BlockingQueue<I> items) throws InterruptedIOException {
    try {
      return items.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the preparation of frames was stopped");
    }
  }

  /** Nobody reads files of the source after this. */
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
