package sew.collective;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Ranks as threads for tests; to the collectives they are processes all the same. */
public final class RankThreads {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private RankThreads() {}

  /**
   * What {@code body} gives on each of {@code size} ranks.
   *
   * @param folder a new one, in which they meet
   */
  public static <R> List<Future<R>> start(Path folder, int size, Function<Ranks, R> body) {
    Rendezvous meeting = Rendezvous.local(folder.resolve("meeting-" + size));
    ExecutorService threads = Executors.newFixedThreadPool(size);
    List<Future<R>> results = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int rank = i;
      results.add(
          threads.submit(
              () -> {
                try (ProcessGroup group = ProcessGroup.join(meeting, rank, size, PATIENCE)) {
                  return body.apply(group);
                }
              }));
    }
    threads.shutdown();
    return results;
  }
}
