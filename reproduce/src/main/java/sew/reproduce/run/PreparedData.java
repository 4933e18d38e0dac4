package sew.reproduce.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import sew.data.Sha256;
import sew.data.SplitSamples;
import sew.reproduce.experiment.DataRequest;
import sew.reproduce.experiment.Experiment.Data;
import sew.reproduce.result.CanonicalJson;
import sew.reproduce.result.ProcessFacts;

/** The samples of an experiment, ready to read, and the folder they were made from. */
public record PreparedData(SplitSamples samples, Path from) {

  /** A hash of the samples and of the split: runs on different data are different runs. */
  public String sha256() {
    return sha256(samples.contentSha256(), samples.splitSha256());
  }

  static String sha256(String contentSha256, String splitSha256) {
    return Sha256.of(contentSha256 + splitSha256);
  }

  /** What a result file says about the data: hashes, counts and the name of the folder. */
  public Map<String, Object> facts() {
    return new TreeMap<>(
        Map.of(
            samples.contentFact(),
            samples.contentSha256(),
            "splitSha256",
            samples.splitSha256(),
            "trainClips",
            samples.train().size(),
            "testClips",
            samples.test().size(),
            "from",
            from.getFileName().toString()));
  }

  /** As below, for one who takes notes and warnings alike. */
  public static PreparedData of(Data data, Path given, Path cache, Consumer<String> note)
      throws IOException {
    return of(data, given, cache, note, note);
  }

  /**
   * Opens the data, after preparing what the cache does not hold.
   *
   * @param given the user's folder, or null for a generated set
   * @param cache where generated recordings and frames are kept
   * @param note receives messages about slow steps, of which some may not be shown
   * @param warning receives what must be seen: data that are not as they should be, or cannot be
   *     read
   */
  public static PreparedData of(
      Data data, Path given, Path cache, Consumer<String> note, Consumer<String> warning)
      throws IOException {
    Files.createDirectories(cache);
    // One process draws and integrates at a time; the next finds the work done.
    try (FileChannel file =
            FileChannel.open(
                cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(file, cache, note)) {
      return prepare(data, given, cache, note, warning);
    }
  }

  private static PreparedData prepare(
      Data data, Path given, Path cache, Consumer<String> note, Consumer<String> warning)
      throws IOException {
    Path folder = given == null ? generated(cache, data) : given.toAbsolutePath().normalize();
    if (given != null && !Files.exists(folder)) {
      throw new IOException("there is no %s. %s".formatted(folder, data.dataset().whereToGet()));
    }
    DataRequest request = new DataRequest(folder, data.steps(), data.size(), cache, note, warning);
    return new PreparedData(data.dataset().open(request), folder);
  }

  private static FileLock lock(FileChannel file, Path cache, Consumer<String> note)
      throws IOException {
    FileLock lock = file.tryLock();
    if (lock == null) {
      note.accept("waiting for another sew that prepares data in " + cache);
    }
    return lock == null ? file.lock() : lock;
  }

  private static Path generated(Path cache, Data data) {
    String spec =
        Sha256.of(CanonicalJson.of(data.dataset()) + data.dataset().drawnBy()).substring(0, 8);
    return cache.resolve(data.dataset().name() + "-" + spec);
  }

  /** What SEW_CACHE names, or the user's own cache. */
  public static Path defaultCache() {
    String set = System.getenv("SEW_CACHE");
    return set == null || set.isEmpty()
        ? ProcessFacts.userHome().resolve(".cache").resolve("sew-lab")
        : Path.of(set);
  }
}
