package sew.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A sweep on executors of which one is killed while a run is in the middle. */
@EnabledOnOs(OS.LINUX) // whose /proc has whole command lines
class KilledExecutorTest {
  private static final int EPOCHS = 8;
  private static final long SECONDS_TO_END = 60; // on a busy machine; else less than one

  private static final List<String> SWEEP =
      List.of(
          ("--backend portable ablate --connect ADD,AND --blocks 1 --channels 4 --seeds 1"
                  + " --size 16 --steps 4 --epochs "
                  + EPOCHS)
              .split(" "));

  private static final Path HOME =
      Path.of(System.getProperty("sew.test.home", "../..")).toAbsolutePath().normalize();
  private static final Path WORK = Path.of("target/spark/work");
  private static final Pattern SHARD = Pattern.compile("--shard\0(\\d+)/");

  @TempDir private static Path folder;

  /** A process that trains, and the executor that has started it. */
  private record Training(ProcessHandle executor, ProcessHandle sew, String run) {}

  @BeforeAll
  static void trainWithoutSpark() throws Exception {
    List<String> command = new ArrayList<>(List.of(HOME + "/reproduce/sew"));
    command.addAll(SWEEP);
    command.addAll(List.of("--out", folder.resolve("without").toString()));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("SEW_THREADS", "1");
    assertEquals(0, builder.start().waitFor());
  }

  @Test
  void costsAtMostOneEpochInAFolderThatAllSee() throws Exception {
    Path out = folder.resolve("with");
    killOneExecutor(out, out.toString());
  }

  /** Files are copied every second, in which several of these short epochs end. */
  @Test
  void goesOnFromTheLastCopyInAHadoopFileSystem() throws Exception {
    Path out = folder.resolve("hadoop");
    killOneExecutor(out, out.toUri().toString());
  }

  private static void killOneExecutor(Path out, String place) throws Exception {
    Files.createDirectories(WORK);
    List<Path> before = applications();
    List<String> words = new ArrayList<>(SWEEP);
    words.addAll(List.of("--out", place, "--master", "local-cluster[1,1,512]"));
    try (Submitted sweep = Submitted.start(HOME, folder, words)) {
      Training training = waitForSecondEpoch(sweep, before, out);
      training.executor().destroyForcibly();
      training.sew().onExit().get(SECONDS_TO_END, TimeUnit.SECONDS);
      assertEquals(0, sweep.end(), sweep.text());

      String text = sweep.text();
      String run = "run %s of 2".formatted(training.run());
      assertTrue(text.contains(run + " goes on (attempt 2)"), text);
      List<Integer> epochs = epochs(before, run);
      assertTrue(secondAttempt(epochs) > 1, run + ": " + epochs);
      if (place.equals(out.toString())) {
        assertTrue(epochs.size() <= EPOCHS + 1, run + ": " + epochs);
      }
      assertEquals(EPOCHS, epochs.get(epochs.size() - 1), "the second attempt trains to the end");
      assertTrue(text.contains(place + "/ablate-accuracy.svg"), text);
    }
    requireSameFiles(out);
  }

  /** Tables, weights and checkpoints; records hold times. */
  private static void requireSameFiles(Path out) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder.resolve("without"))) {
      files =
          all.filter(Files::isRegularFile)
              .filter(file -> file.toString().matches(".*/(ablate[^/]*|best.npz|checkpoint.npz)"))
              .toList();
    }
    assertTrue(files.size() >= 8, files::toString);
    for (Path file : files) {
      Path same = out.resolve(folder.resolve("without").relativize(file));
      assertEquals(-1, Files.mismatch(file, same), same::toString);
    }
  }

  /** The epoch with which the second attempt begins: what comes before it counts up. */
  private static int secondAttempt(List<Integer> epochs) {
    for (int i = 1; i < epochs.size(); i++) {
      if (epochs.get(i) <= epochs.get(i - 1)) {
        return epochs.get(i);
      }
    }
    return EPOCHS; // nothing was repeated
  }

  /** Whether each run in the folder can go on from there. */
  private static boolean hasCheckpoints(Path out) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(out)) {
      files = all.filter(file -> file.endsWith("metrics.jsonl")).toList();
    }
    return !files.isEmpty()
        && files.stream().allMatch(file -> Files.exists(file.resolveSibling("checkpoint.npz")));
  }

  private static Training waitForSecondEpoch(Submitted sweep, List<Path> before, Path out)
      throws Exception {
    while (sweep.process().isAlive()) {
      for (ProcessHandle executor : sweep.process().descendants().toList()) {
        if (commandLine(executor).contains("CoarseGrainedExecutorBackend")) {
          for (ProcessHandle sew : executor.children().toList()) {
            Matcher shard = SHARD.matcher(commandLine(sew));
            if (shard.find()
                && epochs(before, "run %s of 2".formatted(shard.group(1))).size() >= 2
                && Files.isDirectory(out)
                && hasCheckpoints(out)) {
              return new Training(executor, sew, shard.group(1));
            }
          }
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no run was seen in the middle: " + sweep.text());
  }

  private static String commandLine(ProcessHandle process) throws IOException {
    try {
      return Files.readString(Path.of("/proc", "" + process.pid(), "cmdline"));
    } catch (IOException e) {
      if (process.isAlive()) {
        throw e;
      }
      return "";
    }
  }

  private static List<Path> applications() throws IOException {
    try (Stream<Path> all = Files.list(WORK)) {
      return all.toList();
    }
  }

  /** The epochs of a run that executors have printed, in the order of the executors. */
  private static List<Integer> epochs(List<Path> before, String run) throws IOException {
    Pattern epoch = Pattern.compile(run + ": .* epoch (\\d+)/.*");
    List<Integer> epochs = new ArrayList<>();
    for (Path application : applications()) {
      if (!before.contains(application)) {
        List<Path> executors;
        try (Stream<Path> all = Files.list(application)) {
          executors = all.sorted().toList();
        }
        for (Path executor : executors) {
          Path output = executor.resolve("stdout");
          if (Files.exists(output)) {
            for (String line : Files.readAllLines(output)) {
              Matcher found = epoch.matcher(line);
              if (found.matches()) {
                epochs.add(Integer.parseInt(found.group(1)));
              }
            }
          }
        }
      }
    }
    return epochs;
  }
}
