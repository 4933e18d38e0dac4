package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.FrameSet;
import sew.data.Sha256;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.result.ProcessFacts;
import sew.reproduce.run.PreparedData;

/** In processes of their own: the cache is an environment variable, and one of them is killed. */
class DataPrepareCommandTest {
  private static final int RECORDINGS_PER_CLASS = 40;

  @TempDir private Path folder;

  /** Recordings in the layout of N-MNIST, of a seed. */
  private Path recordings() throws IOException {
    Path data = folder.resolve("data");
    Random random = new Random(7);
    for (String split : List.of("Train", "Test")) {
      for (int digit = 0; digit < 10; digit++) {
        Path digits = Files.createDirectories(data.resolve(split).resolve("" + digit));
        for (int i = 0; i < RECORDINGS_PER_CLASS; i++) {
          byte[] events = new byte[5 * 400];
          for (int k = 0; k < 400; k++) {
            events[5 * k] = (byte) random.nextInt(34);
            events[5 * k + 1] = (byte) random.nextInt(34);
            events[5 * k + 2] = (byte) (random.nextInt(2) << 7);
            events[5 * k + 3] = (byte) (k / 2);
          }
          Files.write(digits.resolve("%05d.bin".formatted(i)), events);
        }
      }
    }
    return data;
  }

  private Process start(Path cache, Object... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessFacts.java().toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                ProcessFacts.classPath(),
                "sew.reproduce.cli.Sew",
                "data",
                "prepare"));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SEW_CACHE", cache.toString());
    return builder.redirectError(folder.resolve("stderr").toFile()).start();
  }

  private String prepared(Path cache, Object... arguments) throws Exception {
    Process sew = start(cache, arguments);
    String said = new String(sew.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, sew.waitFor(), () -> said + read(folder.resolve("stderr")));
    return said;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String line(String said, String start) {
    return said.lines()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError(start + " in " + said))
        .substring(start.length());
  }

  @Test
  void aKilledPreparationIsMadeAgainWithTheSameChecksumAndARunFindsIt() throws Exception {
    Path data = recordings();
    Path cache = folder.resolve("cache");
    Object[] arguments = {data, "--size", 64};
    Process killed = start(cache, arguments);
    while (killed.isAlive() && unfinished(cache).isEmpty()) {
      Thread.sleep(1);
    }
    killed.destroyForcibly();
    assertNotEquals(0, killed.waitFor(), "it was killed while it wrote frames");
    assertTrue(unfinished(cache).isPresent(), "it had begun to write");
    assertTrue(finished(cache).isEmpty(), "what was not finished is not taken for frames");

    String said = prepared(cache, arguments);
    assertTrue(said.contains("400 train, 400 test"), said);
    Path frames = Path.of(line(said, "frames: "));
    assertEquals(Optional.of(frames), finished(cache));
    assertTrue(unfinished(cache).isEmpty(), "nothing is left of the killed one");
    String sha256 = line(said, "framesSha256: ");
    assertEquals(sha256, Sha256.of(frames.resolve("frames.npy")));

    String undisturbed = prepared(folder.resolve("other"), arguments);
    assertEquals(sha256, line(undisturbed, "framesSha256: "));
    assertEquals(line(said, "splitSha256: "), line(undisturbed, "splitSha256: "));

    List<String> notes = new ArrayList<>();
    var wanted = new Experiment.Data(new Dataset.NMnist(), 16, 64);
    FrameSet ofRun = (FrameSet) PreparedData.of(wanted, data, cache, notes::add).samples();
    assertEquals(frames, ofRun.folder());
    assertEquals(sha256, ofRun.contentSha256());
    assertEquals(List.of(), notes, "nothing is integrated again");
  }

  private static Optional<Path> finished(Path cache) throws IOException {
    return frames(cache, "\\d+px-[0-9a-f]{8}");
  }

  private static Optional<Path> unfinished(Path cache) throws IOException {
    return frames(cache, "incomplete");
  }

  /** The folder in the cache whose name ends so and in which there are frames. */
  private static Optional<Path> frames(Path cache, String ending) throws IOException {
    if (!Files.isDirectory(cache)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(cache)) {
      return folders
          .filter(path -> path.getFileName().toString().matches(".*" + ending))
          .filter(path -> path.resolve("frames.npy").toFile().length() > 0)
          .findFirst();
    }
  }

  @Test
  void aBadRecordingIsNamedAndNothingIsLeftThatLooksFinished() throws Exception {
    Path data = recordings();
    Path bad = Files.write(data.resolve("Test/3/00005.bin"), new byte[7]);
    Path cache = folder.resolve("cache");
    Process sew = start(cache, data);
    assertEquals(1, sew.waitFor());
    assertTrue(
        read(folder.resolve("stderr")).contains(bad.toString()), read(folder.resolve("stderr")));
    assertFalse(finished(cache).isPresent());
  }
}
