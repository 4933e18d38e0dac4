package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.reproduce.run.RunDirectory;

/** One sweep by several processes, which are what a user or a scheduler starts. */
class SharedSweepTest {
  private static final String SWEEP =
      "ablate --connect ADD,plain --blocks 1 --channels 4 --seeds 1 --steps 2 --batch 8 --epochs 4";
  private static final Pattern RESUMED = Pattern.compile("resumes after epoch (\\d+) of 4");

  @TempDir private static Path folder;
  private static Map<String, String> tables;

  /** By one process, undisturbed. */
  @BeforeAll
  static void sweepAlone() throws Exception {
    finish("alone", "alone", "");
    tables = tables("alone");
    assertEquals(5, tables.size(), tables.keySet().toString());
  }

  private static SewProcess start(String out, String log, String options) throws IOException {
    return start(out, log, 1, SWEEP + " " + options);
  }

  private static SewProcess start(String out, String log, int threads, String command)
      throws IOException {
    String arguments = "%s --out %s".formatted(command.strip(), folder.resolve(out));
    return SewProcess.start(
        Path.of("target", "test-cache").toAbsolutePath(),
        folder.resolve(log + ".log"),
        threads,
        List.of(arguments.split(" ")));
  }

  private static String finish(String out, String log, String options) throws Exception {
    try (SewProcess sew = start(out, log, options)) {
      sew.finish();
      return Files.readString(sew.log());
    }
  }

  private static String fail(String out, String log, String options) throws Exception {
    try (SewProcess sew = start(out, log, options)) {
      assertTrue(sew.process().waitFor(5, TimeUnit.MINUTES));
      assertEquals(1, sew.process().exitValue());
      return Files.readString(sew.log());
    }
  }

  /** The bytes of the tables and of the heat maps as SVG. */
  private static Map<String, String> tables(String out) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve(out))) {
      for (Path file :
          files.filter(file -> file.toString().matches(".*[.](csv|md|svg)")).toList()) {
        all.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return all;
  }

  /** Runs with a checkpoint that have not ended. */
  private static List<Path> begun(String out) {
    try (Stream<Path> runs = Files.list(folder.resolve(out))) {
      return runs.filter(run -> Files.exists(run.resolve("checkpoint.npz")))
          .filter(run -> !Files.exists(run.resolve("summary.json")))
          .toList();
    } catch (IOException e) {
      return List.of(); // the first process has not made it yet
    }
  }

  private static int epochs(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).size();
  }

  private static void await(BooleanSupplier condition, Path log) throws Exception {
    for (int i = 0; i < 6000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(20);
    }
    assertTrue(condition.getAsBoolean(), Files.readString(log));
  }

  @Test
  void smallNetworksAreTrainedByAJobForEachThread() throws Exception {
    try (SewProcess sew = start("default", "default", 2, SWEEP + " --json")) {
      sew.finish();
      String said = Files.readString(sew.log());
      assertTrue(said.contains("[1] ") && said.contains("[2] "), said);
      assertEquals(2, said.split("\"tables\" :", -1).length, "one document: " + said);
    }
    assertEquals(List.of("1", "1"), threads("default"));
    assertEquals(tables, tables("default"));
  }

  @Test
  void aTableIsMadeWhenItsJobsHaveEnded() throws Exception {
    String command = "run table4 --connect ADD,plain --steps 2 --batch 8 --epochs 1";
    try (SewProcess sew = start("table4", "table4", 2, command)) {
      sew.finish();
      String said = Files.readString(sew.log());
      assertTrue(said.contains("[1] ") && said.contains("[2] "), said);
      assertEquals(1, said.split("Table 4's networks", -1).length - 1, said);
    }
    assertEquals(List.of("1", "1"), threads("table4"));
    Map<String, String> made = tables("table4");
    try (SewProcess sew = start("table4", "again", 2, command)) {
      sew.finish(); // reads what has ended, and starts nothing
      String said = Files.readString(sew.log());
      assertFalse(said.contains("[1] "), said);
    }
    assertEquals(made, tables("table4"));
  }

  /** With which every run in a folder was trained. */
  private static List<String> threads(String out) throws IOException {
    List<String> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(out))) {
      for (Path run : files.filter(Files::isDirectory).toList()) {
        all.add(new RunDirectory(run).lastThreads().orElseThrow());
      }
    }
    return all;
  }

  @Test
  void theRunOfOneThatIsKilledIsTrainedByTheOther() throws Exception {
    try (SewProcess first = start("shared", "first", "");
        SewProcess second = start("shared", "second", "")) {
      await(() -> !begun("shared").isEmpty(), second.log());
      Path run = begun("shared").get(0);
      String name = run.toString().contains("plain-net") ? "Plain Net" : "SEW ResNet (ADD)";
      String title = name + ", 1 block c4  epoch 1/4";
      await(() -> says(first, title) || says(second, title), second.log());
      boolean firstTrains = says(first, title);
      SewProcess killed = firstTrains ? first : second;
      SewProcess other = firstTrains ? second : first;
      assertTrue(killed.kill());
      int done = epochs(run);
      other.finish();
      String said = Files.readString(other.log());
      Matcher resumed = RESUMED.matcher(said);
      assertTrue(resumed.find(), said);
      int from = Integer.parseInt(resumed.group(1));
      assertTrue(done >= 1 && from >= done - 1, "from %d of %d epochs".formatted(from, done));
    }
    assertEquals(tables, tables("shared"));
  }

  private static boolean says(SewProcess sew, String text) {
    try {
      return Files.readString(sew.log()).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shardsLeaveTheTableToCollect() throws Exception {
    String said = finish("shards", "shard", "--shard 2/3");
    assertTrue(said.contains("shard 2/3: its 1 of 2 runs have ended"), said);
    assertEquals(Map.of(), tables("shards"));
    String half = fail("shards", "half", "--collect");
    assertTrue(half.contains("to do        seed 2020  SEW ResNet (ADD), 1 block c4"), half);
    assertTrue(half.contains("sew: 1 of 2 runs in " + folder.resolve("shards")), half);
    finish("shards", "first", "--shard 1/3");
    finish("shards", "whole", "--collect");
    assertEquals(tables, tables("shards"));
  }

  @Test
  void aJobThatIsKilledIsStartedAgain() throws Exception {
    try (SewProcess sew = start("jobs", "jobs", "--jobs 2")) {
      await(() -> !begun("jobs").isEmpty(), sew.log());
      sew.process().children().forEach(ProcessHandle::destroyForcibly);
      sew.finish();
      String said = Files.readString(sew.log());
      assertTrue(said.contains("[1] was ended by signal 9; starts again (1 of 3 times)"), said);
      assertTrue(said.contains("[1] ") && said.contains("[2] "), said);
      assertTrue(RESUMED.matcher(said).find(), said);
    }
    assertEquals(tables, tables("jobs"));
  }

  @Test
  void jobsEndWithTheirParent() throws Exception {
    try (SewProcess sew = start("orphans", "orphans", "--jobs 2")) {
      await(() -> !begun("orphans").isEmpty(), sew.log());
      List<ProcessHandle> jobs = sew.process().children().toList();
      assertEquals(2, jobs.size());
      assertTrue(sew.kill());
      await(() -> jobs.stream().noneMatch(ProcessHandle::isAlive), sew.log());
    }
  }
}
