package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Npz;
import sew.data.Sha256;

/**
 * A command that was killed and is repeated ends as if it had never been disturbed, whenever it was
 * killed: weights and tables have the same bytes, and nothing else is left.
 */
class KillTest {
  private static final long SEED = 18;
  private static final int KILLS = 8;
  private static final List<Moment> MOMENTS = List.of(Moment.values());
  private static final Path GESTURE =
      Path.of("..", "lib", "src", "test", "resources", "golden", "events", "DvsGesture");

  @TempDir private Path folder;
  private Path data;

  /** Copies of one recording of five clips. */
  @BeforeEach
  void writeRecordings() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    StringBuilder train = new StringBuilder();
    for (int user = 1; user <= 6; user++) {
      String name = "user%02d_led".formatted(user);
      Files.copy(GESTURE.resolve("user01_fluorescent.aedat"), data.resolve(name + ".aedat"));
      Files.copy(
          GESTURE.resolve("user01_fluorescent_labels.csv"), data.resolve(name + "_labels.csv"));
      train.append(user < 6 ? name + ".aedat\n" : "");
    }
    Files.writeString(data.resolve("trials_to_train.txt"), train);
    Files.writeString(data.resolve("trials_to_test.txt"), "user06_led.aedat\n");
  }

  private SewProcess table4(Path cache, Path out, int epochs) throws IOException {
    String arguments =
        "run table4 --connect ADD,plain --steps 2 --batch 4 --epochs %d --data %s --out %s"
            .formatted(epochs, data, out);
    return SewProcess.start(cache, folder.resolve("log"), List.of(arguments.split(" ", -1)));
  }

  private void finish(Path cache, Path out, int epochs) throws IOException, InterruptedException {
    try (SewProcess sew = table4(cache, out, epochs)) {
      sew.finish();
    }
  }

  /**
   * The content of each file, without times and without what describes each start. TensorBoard's
   * files have times in every record.
   */
  private static Map<String, String> results(Path folder) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        boolean text = name.matches(".*[.](json|jsonl|md|csv)");
        all.put(name, text ? withoutTimes(Files.readString(file)) : numbers(file));
      }
    }
    all.keySet().removeIf(name -> name.matches(".*(environment.*json|lock|tfevents[.]sew)"));
    return all;
  }

  /** Of a checkpoint without the lines of metrics in it, which hold times. */
  private static String numbers(Path file) throws IOException {
    if (!file.toString().endsWith(".npz")) {
      return Sha256.of(file);
    }
    StringBuilder arrays = new StringBuilder();
    Npz.read(file, name -> !name.equals("metrics"))
        .forEach(
            (name, array) ->
                arrays
                    .append(name)
                    .append(' ')
                    .append(Sha256.of(array.littleEndian()))
                    .append('\n'));
    return arrays.toString();
  }

  private static String withoutTimes(String text) {
    return text.replaceAll("\"(seconds|waitingSeconds|clipsPerSecond)\"\\s*:\\s*[^,}]*", "")
        .replaceAll("in [\\d.]+ min.*", "");
  }

  private static void requireSame(Path expected, Path found) throws IOException {
    Map<String, String> before = results(expected);
    Map<String, String> after = results(found);
    assertEquals(before.keySet(), after.keySet(), "files");
    before.forEach((name, content) -> assertEquals(content, after.get(name), name));
  }

  @Test
  void aTableIsTheSameAfterKillsAtAnyMoment() throws IOException, InterruptedException {
    Path cache = folder.resolve("cache");
    finish(cache, folder.resolve("undisturbed"), 3);
    assertTrue(results(folder.resolve("undisturbed")).size() >= 2 * 6 + 2);
    SplittableRandom random = new SplittableRandom(SEED);
    int killed = 0;
    int round = 0;
    for (int attempt = 0; attempt < KILLS; round++) {
      Path out = folder.resolve("killed" + round);
      boolean running = true;
      while (running && attempt < KILLS) {
        Moment moment = MOMENTS.get(attempt++ % MOMENTS.size());
        try (SewProcess sew = table4(cache, out, 3)) {
          moment.await(sew.process(), out, random);
          running = sew.kill();
        }
        killed += running ? 1 : 0;
      }
      finish(cache, out, 3);
      requireSame(folder.resolve("undisturbed"), out);
    }
    assertTrue(killed >= KILLS - 2, killed + " of " + KILLS + " were still running");
  }

  @Test
  void preparedDataAreTheSameAfterKills() throws IOException, InterruptedException {
    Path undisturbed = folder.resolve("undisturbed");
    finish(undisturbed, folder.resolve("out"), 1);
    Path cache = folder.resolve("cache");
    int killed = 0;
    for (int i = 0; i < 3; i++) {
      try (SewProcess sew = table4(cache, folder.resolve("killed"), 1)) {
        Moment.poll(sew.process(), () -> Moment.contains(cache, "frames.npy"));
        killed += sew.kill() ? 1 : 0;
      }
    }
    assertTrue(killed > 0, "none was still running");
    finish(cache, folder.resolve("killed"), 1);
    requireSame(undisturbed, cache);
    assertFalse(Moment.contains(cache, ".incomplete"));
  }
}
