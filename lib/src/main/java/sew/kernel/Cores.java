package sew.kernel;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import sew.compute.ComputeProperties;

/** A loop on as many cores as one PyTorch operation uses. */
final class Cores {
  private static final int THREADS = ComputeProperties.threads();
  private static final ForkJoinPool POOL = new ForkJoinPool(Math.max(1, THREADS - 1));

  /** Consecutive indices that a thread takes at once, unless their number is given. */
  private static final int CHUNK = 16;

  private Cores() {}

  /** What happens to one index, with the memory of its thread. */
  @FunctionalInterface
  interface Body<M> {
    void accept(int index, M memory);
  }

  /** Calls {@code body} for 0 to {@code count} - 1, in any order, and returns when all are done. */
  static <M> void forEach(int count, Supplier<M> memory, Body<M> body) {
    forEach(count, CHUNK, memory, body);
  }

  /**
   * The same, where a thread takes {@code chunk} indices at once, of which the first is a multiple
   * of it.
   */
  static <M> void forEach(int count, int chunk, Supplier<M> memory, Body<M> body) {
    AtomicInteger next = new AtomicInteger();
    Runnable work =
        () -> {
          M mine = memory.get();
          for (int from = next.getAndAdd(chunk); from < count; from = next.getAndAdd(chunk)) {
            for (int i = from; i < Math.min(count, from + chunk); i++) {
              body.accept(i, mine);
            }
          }
        };
    int others = Math.min(THREADS, (count + chunk - 1) / chunk) - 1;
    var helpers = IntStream.range(0, others).mapToObj(i -> POOL.submit(work)).toList();
    work.run();
    helpers.forEach(helper -> helper.join());
  }
}
