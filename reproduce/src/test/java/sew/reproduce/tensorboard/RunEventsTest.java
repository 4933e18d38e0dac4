package sew.reproduce.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.analysis.Histogram;
import sew.train.EpochMetrics;

class RunEventsTest {
  private static final Instant START = Instant.ofEpochMilli(1_700_000_000_500L);
  private static final Instant LATER = START.plusSeconds(86_400);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve(RunEvents.FILE);
  }

  private static EpochMetrics epoch(int epoch) {
    return new EpochMetrics(
        epoch, 0.1, 2.5 - epoch, 0.25, 2.25, 0.5, 10, 4, epoch == 1 ? 0.75 : null, 0, 0);
  }

  private static List<EpochMetrics> epochs(int count) {
    return IntStream.range(0, count).mapToObj(RunEventsTest::epoch).toList();
  }

  private RunEvents start(int epochs, Instant now) throws IOException {
    return RunEvents.of(folder, List.of(), epochs(epochs), Map.of(), now);
  }

  private List<Long> steps() throws IOException {
    return EventReader.read(file).stream().map(EventReader.Event::step).toList();
  }

  /** The header that every event file of TensorFlow begins with. */
  @Test
  void beginsAsEventFilesDo() throws IOException {
    start(0, START);
    byte[] bytes = Files.readAllBytes(file);
    assertEquals("1800000000000000a37f4b2209", HexFormat.of().formatHex(Arrays.copyOf(bytes, 13)));
    EventReader.Event first = EventReader.read(file).get(0);
    assertEquals("brain.Event:2", first.fileVersion());
    assertEquals(1_700_000_000.5, first.wallTime());
  }

  @Test
  void anEpochIsAStep() throws IOException {
    RunEvents events = start(0, START);
    events.append(epoch(0), Optional.empty());
    events.append(epoch(1), Optional.empty());
    assertEquals(List.of(0L, 0L, 1L), steps());
    EventReader.Event last = EventReader.read(file).get(2);
    assertEquals(1_700_000_020.5, last.wallTime());
    assertEquals(
        Map.of(
            "train_loss", 1.5f,
            "train_acc", 0.25f,
            "test_loss", 2.25f,
            "test_acc", 0.5f,
            "test_acc5", 0.75f,
            "lr", 0.1f,
            "speed/samples_per_second", 4f,
            "speed/seconds_per_epoch", 10f),
        last.scalars());
    assertEquals(7, EventReader.read(file).get(1).scalars().size(), "no top 5");
  }

  /** More than one byte of a step and of a length. */
  @Test
  void longRunsAreWhole() throws IOException {
    start(300, START);
    assertEquals(299, steps().get(300));
    assertEquals(-296.5f, EventReader.read(file).get(300).scalars().get("train_loss"));
  }

  /** Under names by which TensorBoard groups them. */
  @Test
  void layersHaveTagsOfTheirOwn() throws IOException {
    Histogram h = new Histogram(-0.5, 2.5, 3.5, 8.25, List.of(0.0, 1.0, 3.0), List.of(1L, 0L, 2L));
    LayerActivity first =
        new LayerActivity(
            0, Map.of("widen0.sn", 0.25), Map.of("widen0.sn", h), Map.of("out.1.weight", 1.5));
    RunEvents events = start(0, START);
    events.append(epoch(0), Optional.of(first));
    events.append(epoch(1), Optional.empty());
    byte[] appended = Files.readAllBytes(file);
    EventReader.Event event = EventReader.read(file).get(1);
    assertEquals(0.25f, event.scalars().get("firing_rate/widen0.sn"));
    assertEquals(1.5f, event.scalars().get("gradient_norm/out.1.weight"));
    EventReader.Histogram read = event.histograms().get("membrane_potential/widen0.sn");
    assertArrayEquals(new double[] {-0.5, 2.5, 3, 3.5, 8.25}, read.minMaxCountSumSquares());
    assertArrayEquals(new double[] {0, 1, 3}, read.limits());
    assertArrayEquals(new double[] {1, 0, 2}, read.counts());
    assertEquals(Map.of(), EventReader.read(file).get(2).histograms());

    RunEvents.of(folder, List.of(), epochs(2), Map.of(0, first), LATER);
    assertArrayEquals(appended, Files.readAllBytes(file));
  }

  @Test
  void gradientsBeforeTrainingHaveATagForEachBlock() throws IOException {
    RunEvents.of(folder, List.of(0.5, 2.0), epochs(1), Map.of(), START);
    assertEquals(
        Map.of(
            "gradient_norm_before_training/block_001", 0.5f,
            "gradient_norm_before_training/block_002", 2f),
        EventReader.read(file).get(1).scalars());
  }

  @Test
  void aResumedRunHasEachStepOnce() throws IOException {
    RunEvents events = start(0, START);
    for (int i = 0; i < 3; i++) {
      events.append(epoch(i), Optional.empty());
    }
    byte[] before = Files.readAllBytes(file);
    // From the checkpoint before the last one.
    start(2, LATER).append(epoch(2), Optional.empty());
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void halfARecordIsWrittenAgain() throws IOException {
    start(2, START);
    byte[] whole = Files.readAllBytes(file);
    for (int left : new int[] {0, 15, 40, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, left));
      start(2, left < 24 ? START : LATER);
      assertArrayEquals(whole, Files.readAllBytes(file), left + " bytes");
    }
  }

  /** A TensorBoard that has it open goes on reading what is appended. */
  @Test
  void aFileThatIsRightStaysTheSameFile() throws IOException {
    start(2, START);
    Object before = Files.getAttribute(file, "unix:ino");
    start(2, LATER).append(epoch(2), Optional.empty());
    assertEquals(before, Files.getAttribute(file, "unix:ino"));
    assertEquals(List.of(0L, 0L, 1L, 2L), steps());
  }
}
