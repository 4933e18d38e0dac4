package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.compute.NativeLibrary;
import sew.data.Npz;
import sew.data.Sha256;
import sew.reproduce.result.Json;

/** One network in several processes, which are what a user starts. */
class RanksCommandTest {
  private static final String TABLE_4 =
      "run table4 --connect ADD --dataset synthetic-gesture --steps 2 --batch 8 --epochs %d --out %s";

  @TempDir private Path folder;

  @BeforeEach
  void needsNativeLibrary() {
    assumeTrue(NativeLibrary.unavailableReason().isEmpty(), "ranks need the native library");
  }

  private SewProcess start(String name, int epochs, String options) throws IOException {
    String arguments = TABLE_4.formatted(epochs, folder.resolve(name)) + " " + options;
    // The cache of all tests of this build: the gestures are drawn once.
    return SewProcess.start(
        Path.of("target", "test-cache").toAbsolutePath(),
        folder.resolve(name + ".log"),
        List.of(arguments.split(" ")));
  }

  private Path finish(String name, int epochs, String options) throws Exception {
    try (SewProcess sew = start(name, epochs, options)) {
      sew.finish();
    }
    return run(name);
  }

  private Path run(String name) throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve(name))) {
      return runs.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  /** The bytes of each array of a checkpoint; the lines of metrics in it hold times. */
  private static Map<String, String> numbers(Path run) throws IOException {
    Map<String, String> numbers = new TreeMap<>();
    Npz.read(run.resolve("checkpoint.npz"), name -> !name.equals("metrics"))
        .forEach((name, array) -> numbers.put(name, Sha256.of(array.littleEndian())));
    assertFalse(numbers.isEmpty());
    return numbers;
  }

  private static String metrics(Path run) throws IOException {
    return Files.readString(run.resolve("metrics.jsonl"))
        .replaceAll("\"(seconds|waitingSeconds|clipsPerSecond)\":[^,}]*", "");
  }

  private static List<String> ranks(Path environment) throws IOException {
    List<String> ranks = new ArrayList<>();
    Json.read(environment, JsonNode.class).path("ranks").forEach(rank -> ranks.add(rank.asText()));
    return ranks;
  }

  @Test
  void twoHaveTheBitsOfTwoMicroBatches() throws Exception {
    Path one = finish("one", 1, "--micro-batches 2");
    Path two = finish("two", 1, "--ranks 2");
    assertEquals(numbers(one), numbers(two));
    assertEquals(metrics(one), metrics(two));
    assertEquals(
        Files.readString(one.resolve("experiment.json")),
        Files.readString(two.resolve("experiment.json")));
    assertEquals(List.of(), ranks(one.resolve("environment.json")));
    List<String> both = ranks(two.resolve("environment.json"));
    assertEquals(2, both.size());
    assertTrue(both.get(1).startsWith("rank 1: process "), both.get(1));
  }

  /** The numbers of one process, to rounding, and the same run: it goes on with one. */
  @Test
  void withSyncBnTwoComputeWhatOneDoes() throws Exception {
    Path two = finish("sync", 1, "--ranks 2 --sync-bn");
    JsonNode environment = Json.read(two.resolve("environment.json"), JsonNode.class);
    assertEquals("of all ranks", environment.path("computing").path("batch-statistics").asText());
    Path one = finish("one", 1, "");
    assertEquals(
        Files.readString(one.resolve("experiment.json")),
        Files.readString(two.resolve("experiment.json")));
    assertEquals(loss(one), loss(two), 0.01 * loss(one));
    assertEquals(two, finish("sync", 1, ""));
  }

  private static double loss(Path run) throws IOException {
    String first = Files.readAllLines(run.resolve("metrics.jsonl")).get(0);
    return Json.parse(first, JsonNode.class).path("trainLoss").asDouble();
  }

  @Test
  void twoMachinesMeetWhereTheyAreTold() throws Exception {
    String place =
        "--world 2 --rendezvous file:" + folder.resolve("meeting") + " --address 127.0.0.1";
    try (SewProcess second = start("second", 1, place + " --rank 1")) {
      Path one = finish("first", 1, place + " --rank 0");
      second.finish();
      assertFalse(Files.exists(folder.resolve("second")), "only rank 0 writes");
      assertEquals(2, ranks(one.resolve("environment.json")).size());
    }
  }

  /** And the run goes on with fewer, as it was begun: in two micro-batches. */
  @Test
  void whoIsKilledEndsTheOthersAndIsNamed() throws Exception {
    try (SewProcess sew = start("killed", 3, "--ranks 2")) {
      waitForCheckpoint("killed");
      sew.process().children().forEach(ProcessHandle::destroyForcibly);
      assertTrue(sew.process().waitFor(20, TimeUnit.SECONDS), "the others wait for ever");
      assertEquals(1, sew.process().exitValue());
      String log = Files.readString(sew.log());
      assertTrue(
          log.contains("sew: rank 1 was ended by signal 9; repeat the command to go on"), log);
    }
    Path alone = finish("killed", 3, "--ranks 1");
    String log = Files.readString(folder.resolve("killed.log"));
    assertTrue(log.contains("now computes with ranks 1 (before: 2)"), log);
    assertEquals(numbers(finish("whole", 3, "--micro-batches 2")), numbers(alone));
  }

  /** The second epoch has just begun. */
  private void waitForCheckpoint(String name) throws Exception {
    for (int i = 0; i < 1200; i++) {
      Thread.sleep(50);
      if (Files.isDirectory(folder.resolve(name))) {
        try (Stream<Path> files = Files.walk(folder.resolve(name))) {
          if (files.anyMatch(file -> file.endsWith("checkpoint.npz"))) {
            return;
          }
        }
      }
    }
    throw new AssertionError(Files.readString(folder.resolve(name + ".log")));
  }

  @Test
  void whatCannotBeSharedIsRefused() throws Exception {
    refuses("--sync-bn", "--sync-bn needs --ranks");
    refuses("--ranks 3", "3 ranks cannot share a batch of 8 samples in 3 equal parts");
    refuses("--rank 2 --world 2 --rendezvous a:1", "expected a rank from 0 to one less");
    refuses("--rank 0", "--rank, --world and --rendezvous belong together");
    refuses("--ranks 2 --rank 0 --world 2 --rendezvous a:1", "exclude --ranks");
    refuses("--rank 0 --world 2 --rendezvous nowhere", "expected file:PATH or HOST:PORT");
    refuses("--ranks torchrun", "MASTER_ADDR, which torchrun sets");
  }

  private void refuses(String options, String reason) throws Exception {
    try (SewProcess sew = start("refused", 1, options)) {
      assertTrue(sew.process().waitFor(60, TimeUnit.SECONDS));
      assertTrue(Files.readString(sew.log()).contains(reason), Files.readString(sew.log()));
      assertEquals(2, sew.process().exitValue());
    }
  }
}
