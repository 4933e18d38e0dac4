package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.data.Npy;
import sew.data.Npz;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Experiment;

/** Broken records of a run cost a warning, not the run, and are kept. */
class BrokenRunTest {
  @TempDir private Path folder;
  private RunDirectory run;
  private byte[] checkpoint;
  private final List<String> warnings = new ArrayList<>();

  /** A run of two epochs, as if it had been killed before it wrote its summary. */
  @BeforeEach
  void start() throws IOException {
    run = TinyRun.start(folder.resolve("runs"), folder.resolve("cache"), 2);
    checkpoint = Files.readAllBytes(run.checkpoint());
    Files.delete(run.path().resolve("summary.json"));
  }

  private RunRecord resume() throws IOException {
    Experiment experiment = TinyRun.experiment(2);
    return new Runner(
            folder.resolve("runs"),
            folder.resolve("cache/recordings"),
            folder.resolve("cache"),
            BuiltInTypes.TYPES,
            RunCompute.on(Device.cpu()))
        .run(List.of(experiment), new Warnings(warnings))
        .get(0);
  }

  private record Warnings(List<String> all) implements QuietListener {
    @Override
    public void warn(String warning) {
      all.add(warning);
    }
  }

  private void requireSameEnd(RunRecord record) throws IOException {
    assertEquals(RunRecord.State.FINISHED, record.state());
    assertEquals(run, record.directory().orElseThrow());
    assertEquals(2, record.epochs().size());
    assertArrayEquals(checkpoint, Files.readAllBytes(run.checkpoint()));
  }

  @ParameterizedTest
  @CsvSource({
    "environment.json, ''",
    "environment.json, '{\"started\" : \"20'",
    "experiment.json, ''",
    "experiment.json, 'null'",
    "experiment.json, '[]'",
    "experiment.json, '{}'",
    "gradients.json, ''",
    "gradients.json, '{}'",
    "summary.json, '{\"last\" : 0.'",
    "summary.json, '{}'",
    "diverged.json, '{\"mess'",
    "diverged.json, '{}'"
  })
  void aBrokenFileIsKeptAndTheRunGoesOn(String name, String content) throws IOException {
    Path file = Files.writeString(run.path().resolve(name), content);
    requireSameEnd(resume());
    assertEquals(content, Files.readString(run.path().resolve(name + ".broken")));
    String warning = warnings.get(0);
    assertTrue(warning.startsWith(file + ": "), warning);
    assertTrue(warning.endsWith("; goes on without, and keeps it as " + name + ".broken"), warning);
  }

  @Test
  void bytesThatAreNotUtf8AreKeptToo() throws IOException {
    byte[] latin1 = "{\"started\":\"f\u00fcnf\"}".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(run.path().resolve("environment.json"), latin1);
    requireSameEnd(resume());
    assertArrayEquals(latin1, Files.readAllBytes(run.path().resolve("environment.json.broken")));
    assertTrue(warnings.get(0).contains("found bytes that are not UTF-8"), warnings.get(0));
  }

  /** What is broken a second time does not replace what was kept the first time. */
  @Test
  void nothingThatWasKeptIsReplaced() throws IOException {
    Files.writeString(run.path().resolve("gradients.json.broken"), "first");
    Files.writeString(run.path().resolve("gradients.json"), "second");
    resume();
    assertEquals("first", Files.readString(run.path().resolve("gradients.json.broken")));
    assertEquals("second", Files.readString(run.path().resolve("gradients.json.broken-2")));
  }

  @Test
  void withoutAnyEnvironmentTheRunGoesOnAsANewOneWould() throws IOException {
    Files.delete(run.path().resolve("environment.json"));
    requireSameEnd(resume());
    assertTrue(
        warnings.get(0).contains("nothing says any more how it was computed"), "" + warnings);
  }

  /** The last epoch is repeated, from the checkpoint before it. */
  @ParameterizedTest
  @CsvSource({"cut", "garbled"})
  void aLineThatIsLostIsMeasuredAgain(String how) throws IOException {
    Path file = run.path().resolve("metrics.jsonl");
    String whole = Files.readString(file);
    String first = whole.lines().findFirst().orElseThrow();
    String broken =
        how.equals("cut") ? whole.substring(0, whole.length() - 20) : first + "\n{garbage\n";
    Files.writeString(file, broken);
    requireSameEnd(resume());
    assertEquals(broken, Files.readString(run.path().resolve("metrics.jsonl.broken")));
    assertEquals(2, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).contains("expected at most 1 epochs"), warnings.get(0));
    assertTrue(warnings.get(1).endsWith("keeps it as metrics.jsonl.broken"), warnings.get(1));
  }

  /** A checkpoint of an older version has no lines in it. */
  @Test
  void linesThatNoCheckpointCanReplaceAreAnError() throws IOException {
    Path file = run.path().resolve("metrics.jsonl");
    Files.writeString(file, "{garbage" + Files.readString(file).substring(8));
    Map<String, Npy> previous = new LinkedHashMap<>(Npz.read(run.previousCheckpoint()));
    previous.remove("metrics");
    Npz.write(run.previousCheckpoint(), previous);
    IOException e = assertThrows(IOException.class, this::resume);
    assertTrue(e.getMessage().contains(file + ": expected line 1 to be"), e.getMessage());
    assertTrue(e.getMessage().endsWith("move " + run.path() + " away to start again"));
    assertArrayEquals(checkpoint, Files.readAllBytes(run.checkpoint()));
  }

  /** Another run's broken record stops nobody, and is not touched: its name is another. */
  @Test
  void anotherBrokenRunIsNamed() throws IOException {
    Path other = Files.createDirectories(folder.resolve("runs/other"));
    Files.writeString(other.resolve("experiment.json"), "");
    requireSameEnd(resume());
    assertEquals(
        List.of("left out " + other.resolve("experiment.json") + ": expected JSON, found nothing;"),
        warnings.stream().map(warning -> warning.replace(" restore the file", "")).toList());
    assertEquals("", Files.readString(other.resolve("experiment.json")));
  }

  @Test
  void tablesNameWhatTheyLeaveOut() throws IOException {
    resume();
    Path cut = copy("cut");
    byte[] bytes = Files.readAllBytes(cut.resolve("summary.json"));
    Files.write(cut.resolve("summary.json"), Arrays.copyOf(bytes, 20));
    Path empty = copy("empty");
    Files.writeString(empty.resolve("experiment.json"), "");
    Path lost = copy("lost");
    Files.delete(lost.resolve("experiment.json"));
    Path garbled = copy("garbled");
    Files.writeString(garbled.resolve("metrics.jsonl"), "{garbage\n");
    List<String> notes = new ArrayList<>();
    List<RunRecord> runs =
        RunRecord.finishedIn(folder.resolve("runs"), BuiltInTypes.TYPES, notes::add);
    assertEquals(List.of(run), runs.stream().map(r -> r.directory().orElseThrow()).toList());
    for (Path each : List.of(cut, empty, lost, garbled)) {
      assertEquals(
          1,
          notes.stream().filter(note -> note.startsWith("left out " + each)).count(),
          each + " in " + notes);
    }
    assertEquals(4, notes.size());
  }

  private Path copy(String name) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("runs").resolve(name));
    try (Stream<Path> files = Files.list(run.path())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws IOException {
    Path left = run.path().resolve("sew-0f8fad5b-d9cb-469f-a165-70867728950e.tmp");
    Files.writeString(left, "half of a checkpoint");
    Files.setLastModifiedTime(left, FileTime.fromMillis(0));
    Path next = Files.writeString(run.path().resolve("checkpoint-next.npz"), "half");
    requireSameEnd(resume());
    assertFalse(Files.exists(left));
    assertFalse(Files.exists(next));
  }
}
