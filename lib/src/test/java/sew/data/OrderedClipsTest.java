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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sew.data.ClipSource.Clip;
import sew.data.ClipSource.Clips;
import sew.data.ClipSource.Split;

@Timeout(60)
class OrderedClipsTest {
  private static final Events NONE =
      new Events(1, 1, new long[0], new short[0], new short[0], new byte[0]);

  /** Recordings r0, r1, ...; {@code clips} says what they hold. */
  private record Recordings(int recordings, java.util.function.IntFunction<Clips> clips)
      implements ClipSource {
    @Override
    public int classes() {
      return 1;
    }

    @Override
    public int sensorSize() {
      return 1;
    }

    @Override
    public String fingerprint() {
      return "recordings";
    }

    @Override
    public void forEachRecording(RecordingConsumer consumer) throws IOException {
      for (int i = 0; i < recordings; i++) {
        consumer.accept(new Recording("r" + i, clips.apply(i)));
      }
    }
  }

  private static Clip clip(String name) {
    return new Clip(name, 0, Split.TRAIN, NONE);
  }

  /** What was passed on, with a "|" at the end of every recording. */
  private static final class Log implements OrderedClips.Sink<String> {
    private final List<String> names = new ArrayList<>();

    @Override
    public void accept(String name) {
      names.add(name);
    }

    @Override
    public void recordingEnds() {
      names.add("|");
    }
  }

  private static List<String> run(int threads, int ahead, ClipSource source) throws IOException {
    Log log = new Log();
    new OrderedClips<>(threads, ahead, Clip::name).forEach(source, log);
    return log.names;
  }

  /** Recording i has i % 5 clips, and the first of every four takes its time. */
  private static Clips some(int i) {
    return to -> {
      for (int k = 0; k < i % 5; k++) {
        if (i % 4 == 0) {
          sleep(2);
        }
        to.accept(clip(i + "." + k));
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
      int recording = i;
      IntStream.range(0, i % 5).forEach(k -> expected.add(recording + "." + k));
      expected.add("|");
    }
    for (int threads : List.of(1, 2, 3, 8)) {
      for (int ahead : List.of(1, 2, 100)) {
        assertEquals(expected, run(threads, ahead, new Recordings(40, OrderedClipsTest::some)));
      }
    }
  }

  @Test
  void severalRecordingsAreDecodedAtOnce() throws IOException {
    CountDownLatch both = new CountDownLatch(2);
    Clips waits =
        to -> {
          both.countDown();
          try {
            both.await(); // for ever, if one is decoded after the other
          } catch (InterruptedException e) {
            throw new InterruptedIOException();
          }
          to.accept(clip("c"));
        };
    assertEquals(List.of("c", "|", "c", "|"), run(2, 1, new Recordings(2, i -> waits)));
  }

  @Test
  void fewRecordingsAreUnderWay() throws IOException {
    AtomicInteger decoded = new AtomicInteger();
    int[] passedOn = {0};
    OrderedClips.Sink<String> slow =
        new OrderedClips.Sink<>() {
          @Override
          public void accept(String name) throws IOException {
            sleep(1);
            passedOn[0]++;
            assertTrue(decoded.get() <= passedOn[0] + 4, decoded + " of " + passedOn[0]);
          }

          @Override
          public void recordingEnds() {}
        };
    Clips one =
        to -> {
          decoded.incrementAndGet();
          to.accept(clip("c"));
        };
    new OrderedClips<>(3, 9, Clip::name).forEach(new Recordings(50, i -> one), slow);
    assertEquals(50, passedOn[0]);
  }

  /** A recording of many clips waits for its turn, and no memory is taken for the rest of it. */
  @Test
  void fewClipsAreAhead() throws IOException {
    AtomicInteger made = new AtomicInteger();
    int[] passedOn = {0};
    OrderedClips.Sink<String> slow =
        new OrderedClips.Sink<>() {
          @Override
          public void accept(String name) throws IOException {
            sleep(1);
            passedOn[0]++;
            assertTrue(made.get() <= passedOn[0] + 3 * 2, made + " of " + passedOn[0]);
          }

          @Override
          public void recordingEnds() {}
        };
    Clips many =
        to -> {
          for (int k = 0; k < 60; k++) {
            made.incrementAndGet();
            to.accept(clip("c"));
          }
        };
    new OrderedClips<>(2, 1, Clip::name).forEach(new Recordings(3, i -> many), slow);
    assertEquals(180, passedOn[0]);
  }

  @Test
  void theFirstBadRecordingIsNamedWhateverComesFirst() {
    Recordings source =
        new Recordings(
            20,
            i ->
                to -> {
                  if (i == 5) {
                    sleep(30);
                  }
                  if (i >= 5) {
                    throw new IOException("bad " + i);
                  }
                  to.accept(clip("c"));
                });
    for (int threads : List.of(1, 2, 7)) {
      var e = assertThrows(IOException.class, () -> run(threads, 4, source));
      assertEquals("bad 5", e.getMessage());
    }
  }

  @Test
  void errorsOfEveryKindArriveInTheCallingThread() {
    Recordings full =
        new Recordings(
            9,
            i ->
                to -> {
                  throw new OutOfMemoryError("heap");
                });
    assertThrows(OutOfMemoryError.class, () -> run(2, 1, full));
    Recordings wrong =
        new Recordings(
            9,
            i ->
                to -> {
                  throw new IllegalStateException("wrong");
                });
    assertThrows(IllegalStateException.class, () -> run(2, 1, wrong));
  }

  @Test
  void aSinkThatFailsStopsTheWorkers() {
    OrderedClips.Sink<String> full =
        new OrderedClips.Sink<>() {
          @Override
          public void accept(String name) throws IOException {
            throw new IOException("full");
          }

          @Override
          public void recordingEnds() {}
        };
    AtomicInteger working = new AtomicInteger();
    Clips endless =
        to -> {
          working.incrementAndGet();
          try {
            for (int k = 0; ; k++) {
              to.accept(clip("c" + k));
            }
          } finally {
            working.decrementAndGet();
          }
        };
    OrderedClips<String> clips = new OrderedClips<>(3, 2, Clip::name);
    var e =
        assertThrows(IOException.class, () -> clips.forEach(new Recordings(9, i -> endless), full));
    assertEquals("full", e.getMessage());
    assertEquals(0, working.get());
  }

  @Test
  void anInterruptStopsAtOnce() {
    Recordings source = new Recordings(9, i -> to -> sleep(10_000));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedIOException.class, () -> run(2, 1, source));
    assertTrue(Thread.interrupted());
  }
}
