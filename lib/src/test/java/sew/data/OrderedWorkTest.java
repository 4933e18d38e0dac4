package sew.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sew.data.OrderedWork.Task;
import sew.data.OrderedWork.Tasks;

@Timeout(60)
class OrderedWorkTest {
  /** What was passed on, with a "|" at the end of every task. */
  private static final class Log implements OrderedWork.Sink<String> {
    private final List<String> names = new ArrayList<>();

    @Override
    public void accept(String name) {
      names.add(name);
    }

    @Override
    public void taskEnds() {
      names.add("|");
    }
  }

  /** Tasks 0, 1, ... */
  private static Tasks<String> tasks(int n, IntFunction<Task<String>> task) {
    return to -> {
      for (int i = 0; i < n; i++) {
        to.accept(task.apply(i));
      }
    };
  }

  private static List<String> run(int threads, int ahead, Tasks<String> tasks) throws IOException {
    Log log = new Log();
    new OrderedWork<String>(threads, ahead).run(tasks, log);
    return log.names;
  }

  /** Task i has i % 5 results, and the first of every four takes its time. */
  private static Task<String> some(int i) {
    return to -> {
      for (int k = 0; k < i % 5; k++) {
        if (i % 4 == 0) {
          sleep(2);
        }
        to.accept(i + "." + k);
      }
    };
  }

  private static void sleep(int milliseconds) throws InterruptedIOException {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Test
  void orderDoesNotDependOnThreads() throws IOException {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int task = i;
      IntStream.range(0, i % 5).forEach(k -> expected.add(task + "." + k));
      expected.add("|");
    }
    for (int threads : List.of(1, 2, 3, 8)) {
      for (int ahead : List.of(1, 2, 100)) {
        assertEquals(expected, run(threads, ahead, tasks(40, OrderedWorkTest::some)));
      }
    }
  }

  @Test
  void severalTasksAreDoneAtOnce() throws IOException {
    CountDownLatch both = new CountDownLatch(2);
    Task<String> waits =
        to -> {
          both.countDown();
          try {
            both.await(); // for ever, if one is done after the other
          } catch (InterruptedException e) {
            throw new InterruptedIOException();
          }
          to.accept("c");
        };
    assertEquals(List.of("c", "|", "c", "|"), run(2, 1, tasks(2, i -> waits)));
  }

  @Test
  void fewTasksAreUnderWay() throws IOException {
    AtomicInteger begun = new AtomicInteger();
    int[] passedOn = {0};
    OrderedWork.Sink<String> slow =
        new OrderedWork.Sink<>() {
          @Override
          public void accept(String name) throws IOException {
            sleep(1);
            passedOn[0]++;
            assertTrue(begun.get() <= passedOn[0] + 4, begun + " of " + passedOn[0]);
          }

          @Override
          public void taskEnds() {}
        };
    Task<String> one =
        to -> {
          begun.incrementAndGet();
          to.accept("c");
        };
    new OrderedWork<String>(3, 9).run(tasks(50, i -> one), slow);
    assertEquals(50, passedOn[0]);
  }

  /** A task with many results waits for its turn, and no memory is taken for the rest of it. */
  @Test
  void fewResultsAreAhead() throws IOException {
    AtomicInteger made = new AtomicInteger();
    int[] passedOn = {0};
    OrderedWork.Sink<String> slow =
        new OrderedWork.Sink<>() {
          @Override
          public void accept(String name) throws IOException {
            sleep(1);
            passedOn[0]++;
            assertTrue(made.get() <= passedOn[0] + 3 * 2, made + " of " + passedOn[0]);
          }

          @Override
          public void taskEnds() {}
        };
    Task<String> many =
        to -> {
          for (int k = 0; k < 60; k++) {
            made.incrementAndGet();
            to.accept("c");
          }
        };
    new OrderedWork<String>(2, 1).run(tasks(3, i -> many), slow);
    assertEquals(180, passedOn[0]);
  }

  @Test
  void theFirstThatFailsIsNamedWhateverComesFirst() {
    Tasks<String> source =
        tasks(
            20,
            i ->
                to -> {
                  if (i == 5) {
                    sleep(30);
                  }
                  if (i >= 5) {
                    throw new IOException("bad " + i);
                  }
                  to.accept("c");
                });
    for (int threads : List.of(1, 2, 7)) {
      var e = assertThrows(IOException.class, () -> run(threads, 4, source));
      assertEquals("bad 5", e.getMessage());
    }
  }

  @Test
  void errorsOfEveryKindArriveInTheCallingThread() {
    Tasks<String> full =
        tasks(
            9,
            i ->
                to -> {
                  throw new OutOfMemoryError("heap");
                });
    assertThrows(OutOfMemoryError.class, () -> run(2, 1, full));
    Tasks<String> wrong =
        tasks(
            9,
            i ->
                to -> {
                  throw new IllegalStateException("wrong");
                });
    assertThrows(IllegalStateException.class, () -> run(2, 1, wrong));
  }

  @Test
  void aSinkThatFailsStopsTheWorkers() {
    OrderedWork.Sink<String> full =
        new OrderedWork.Sink<>() {
          @Override
          public void accept(String name) throws IOException {
            throw new IOException("full");
          }

          @Override
          public void taskEnds() {}
        };
    AtomicInteger working = new AtomicInteger();
    Task<String> endless =
        to -> {
          working.incrementAndGet();
          try {
            for (int k = 0; ; k++) {
              to.accept("c" + k);
            }
          } finally {
            working.decrementAndGet();
          }
        };
    OrderedWork<String> work = new OrderedWork<>(3, 2);
    var e = assertThrows(IOException.class, () -> work.run(tasks(9, i -> endless), full));
    assertEquals("full", e.getMessage());
    assertEquals(0, working.get());
  }

  @Test
  void anInterruptStopsAtOnce() {
    Tasks<String> source = tasks(9, i -> to -> sleep(10_000));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedIOException.class, () -> run(2, 1, source));
    assertTrue(Thread.interrupted());
  }
}
