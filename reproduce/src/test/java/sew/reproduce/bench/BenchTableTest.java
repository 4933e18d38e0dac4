package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.reproduce.result.RunEnvironment;

class BenchTableTest {
  @TempDir private Path folder;

  private static RunEnvironment run(String started) {
    Map<String, Object> data = Map.of("threads", 2, "memory_mib", 23000, "contenders", Map.of());
    return new RunEnvironment(
        started,
        "0123456789-dirty",
        "0.36.0",
        "2.7.1",
        "JVM",
        "Linux",
        "a CPU",
        2,
        "2",
        "cpu()",
        Map.of(),
        Map.of(),
        List.of(),
        data);
  }

  private static Result result(RunEnvironment run, String workload, double minimum, Double ratio) {
    return new Result(
        run.started(),
        run.commit(),
        workload,
        workload + "'s title",
        "this project",
        minimum,
        2,
        workload.equals("frames") ? 3_000_000 : 0,
        ratio,
        1.25,
        700,
        ratio,
        0.5,
        3,
        null,
        1e-7,
        0.25,
        1,
        2,
        new double[] {minimum, 2});
  }

  private void write(RunEnvironment run, Result... results) throws IOException {
    BenchTable.read(folder).with(run, List.of(results)).write(folder);
  }

  @Test
  void aPartReplacesItsOwnRowsOnly() throws IOException {
    RunEnvironment first = run("2026-11-24T10:00:00Z");
    RunEnvironment second = run("2026-11-25T10:00:00Z");
    write(first, result(first, "frames", 1.5, null), result(first, "seven-train", 4, 0.5));
    write(second, result(second, "frames", 1, 0.25));

    BenchTable table = BenchTable.read(folder);
    assertEquals(
        List.of("seven-train", "frames"), table.results().stream().map(Result::workload).toList());
    assertEquals(first.started(), table.results().get(0).run());
    assertEquals(0.5, table.results().get(0).timeRatio());
    assertEquals(second.started(), table.results().get(1).run());
    assertArrayEquals(new double[] {1, 2}, table.results().get(1).seconds());
    assertEquals(2, table.environments().size());

    String text = Files.readString(folder.resolve("bench.md"));
    assertTrue(text.contains("2026-11-24 0123456-dirty: a CPU, 2 cores, 23000 MiB"), text);
    String row = text.lines().filter(l -> l.startsWith("| frames")).findFirst().orElseThrow();
    assertEquals(
        "frames's title|this project|1.000|2.000|3.0|0.25|1.25|700|0.25|0.5|3.0|-|1e-07|0.250|2026-11-25 0123456-dirty",
        row.replaceAll(" *\\| *", "|").replaceAll("^\\||\\|$", ""));
  }

  @Test
  void aRunWithoutRowsIsForgotten() throws IOException {
    RunEnvironment first = run("2026-11-24T10:00:00Z");
    RunEnvironment second = run("2026-11-25T10:00:00Z");
    write(first, result(first, "frames", 1.5, null));
    write(second, result(second, "frames", 1, null));
    assertEquals(
        List.of(second.started()), List.copyOf(BenchTable.read(folder).environments().keySet()));
    assertFalse(Files.readString(folder.resolve("bench.jsonl")).contains("2026-11-24"));
  }

  @Test
  void runsOfTheSameDayCommitAndMachineShareALine() throws IOException {
    RunEnvironment first = run("2026-11-24T10:00:00Z");
    RunEnvironment second = run("2026-11-24T11:00:00Z");
    write(first, result(first, "frames", 1, null));
    write(second, result(second, "seven-train", 4, null));
    String text = Files.readString(folder.resolve("bench.md"));
    assertEquals(1, text.lines().filter(line -> line.contains(": a CPU, 2 cores")).count(), text);
    assertEquals(2, BenchTable.read(folder).environments().size());
  }

  @Test
  void rowsOfAnotherKindAreNeverOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("bench.jsonl"), "{\"workload\":1,\"ratio\":2}\n");
    var e = assertThrows(IOException.class, () -> BenchTable.read(folder));
    assertTrue(e.getMessage().contains(file + ", found others; move the file away"));
  }
}
