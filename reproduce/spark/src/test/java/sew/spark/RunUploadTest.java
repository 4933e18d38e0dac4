package sew.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunUploadTest {
  @TempDir private Path folder;
  private Path local;
  private Path there;
  private HadoopRuns remote;

  @BeforeEach
  void makeFolders() throws IOException {
    local = Files.createDirectories(folder.resolve("local"));
    there = folder.resolve("there");
    remote = HadoopRuns.of(there.toUri().toString(), new SparkConf(false));
  }

  private static void write(Path run, String name, String text) throws IOException {
    Path next = Files.writeString(Files.createDirectories(run).resolve(".next"), text);
    Files.move(next, run.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  @Test
  void copiesWhatIsWholeAndNothingElse() throws IOException {
    Path run = local.resolve("run");
    try (RunUpload upload = new RunUpload(local, remote)) {
      for (String name :
          List.of("experiment.json", "metrics.jsonl", "checkpoint.npz", "summary.json")) {
        write(run, name, name);
      }
      for (String name : List.of("lock", ".sew-1.tmp", "checkpoint-next.npz")) {
        Files.writeString(run.resolve(name), name);
      }
      upload.copy();
      Set<String> copied = names(there.resolve("run"));
      assertEquals(
          Set.of("experiment.json", "metrics.jsonl", "checkpoint.npz", "summary.json"), copied);
      write(run, "checkpoint.npz", "a later one");
    }
    assertEquals("a later one", Files.readString(there.resolve("run/checkpoint.npz")));
  }

  @Test
  void copiesAgainOnlyWhatHasChanged() throws IOException {
    Path run = local.resolve("run");
    write(run, "experiment.json", "first");
    write(run, "checkpoint.npz", "first");
    try (RunUpload upload = new RunUpload(local, remote)) {
      upload.copy();
      assertFalse(Files.exists(there), "what was there before is copied");
      write(run, "checkpoint.npz", "other");
    }
    assertEquals(Set.of("checkpoint.npz"), names(there.resolve("run")));
  }

  /** A folder in the place of a file stops the copy there: all that is copied later is missing. */
  @Test
  void copiesInTheOrderInWhichSewWrites() throws IOException {
    List<String> order =
        List.of(
            "experiment.json",
            "metrics.jsonl",
            "best.npz",
            "checkpoint-previous.npz",
            "checkpoint.npz",
            "summary.json");
    for (int stop = 0; stop < order.size(); stop++) {
      Path run = local.resolve("run" + stop);
      Path blocked = there.resolve("run" + stop).resolve(order.get(stop)).resolve("in the way");
      Files.createDirectories(blocked);
      RunUpload upload = new RunUpload(local, remote);
      for (String name : order) {
        write(run, name, name);
      }
      assertThrows(IOException.class, upload::copy);
      Set<String> copied = names(there.resolve("run" + stop));
      copied.removeIf(name -> name.startsWith("."));
      assertEquals(Set.copyOf(order.subList(0, stop + 1)), copied);
      Files.delete(blocked);
      Files.delete(blocked.getParent());
      upload.close();
      assertEquals(
          Set.copyOf(order),
          names(there.resolve("run" + stop)).stream()
              .filter(name -> !name.startsWith("."))
              .collect(Collectors.toSet()));
    }
  }

  @Test
  void fetchesRecordsOfAllAndWeightsOfOne() throws IOException {
    for (String run : List.of("one", "two")) {
      write(there.resolve(run), "summary.json", run);
      write(there.resolve(run), "checkpoint.npz", run);
      write(there.resolve(run), ".best.npz.uploading", run);
    }
    Files.writeString(there.resolve("ablate.csv"), "a table");
    remote.fetchRecords(local);
    assertEquals(Set.of("one", "two"), names(local));
    assertEquals(Set.of("summary.json"), names(local.resolve("one")));
    remote.fetch("two", local);
    assertEquals(Set.of("summary.json", "checkpoint.npz"), names(local.resolve("two")));
    remote.fetch("three", local);
    Files.writeString(local.resolve("ablate.csv"), "another");
    remote.putTables(local);
    assertEquals("another", Files.readString(there.resolve("ablate.csv")));
  }
}
