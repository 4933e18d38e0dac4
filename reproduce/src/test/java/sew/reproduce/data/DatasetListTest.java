package sew.reproduce.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.SplitSamples;
import sew.registry.TypeId;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.DataRequest;
import sew.reproduce.experiment.Dataset;

class DatasetListTest {
  @TempDir private Path cache;

  /** Somebody's own. */
  @TypeId("my-recordings")
  record Own() implements Dataset {
    @Override
    public int classes() {
      return 3;
    }

    @Override
    public SplitSamples open(DataRequest request) {
      throw new IllegalStateException("a list opens nothing");
    }
  }

  private void kept(String name, int bytes) throws IOException {
    Path folder = Files.createDirectory(cache.resolve(name));
    Files.write(folder.resolve("frames.npy"), new byte[bytes]);
  }

  private List<String> lines() throws IOException {
    return DatasetList.of(BuiltInTypes.TYPES.with(Own.class), cache).stream()
        .flatMap(set -> set.lines().stream())
        .toList();
  }

  @Test
  void theUsersOwnIsListedToo() throws IOException {
    assertTrue(lines().contains("my-recordings: clips of events of 3 classes"), lines().toString());
    assertTrue(lines().contains("  your own type " + Own.class.getName()));
  }

  @Test
  void eachSetHasWhatTheCacheKeepsOfIt() throws IOException {
    kept("frames-dvs-gesture-T16-128px-0123abcd", 1_500_000);
    kept("frames-cifar10-dvs-01234567-T4-32px-89abcdef", 2_000);
    kept("frames-synthetic-cifar10-dvs-T4-32px-89abcdef", 3_000);
    kept("synthetic-gesture-0123abcd", 4_000);
    kept("frames-dvs-gesture-of-mine", 5_000);
    List<String> kept =
        lines().stream().filter(line -> line.startsWith("  in the cache: ")).toList();
    String start = "  in the cache: " + cache + "/";
    assertEquals(
        List.of(
            start + "frames-dvs-gesture-T16-128px-0123abcd, 1.5 MB",
            start + "synthetic-gesture-0123abcd, 4.0 kB",
            start + "frames-cifar10-dvs-01234567-T4-32px-89abcdef, 2.0 kB",
            start + "frames-synthetic-cifar10-dvs-T4-32px-89abcdef, 3.0 kB"),
        kept);
  }

  @Test
  void layoutsAndArchivesAreThoseOfTheReaders() throws IOException {
    List<String> lines = lines();
    assertTrue(lines.stream().anyMatch(l -> l.contains("ibmGestureTrain")), lines.toString());
    assertTrue(lines.contains("  truck.zip: md5 89f3922fd147d9aeff89e76a2b0b70a7"));
    assertTrue(lines.contains("  in the layouts of image-folder"));
    long md5 = lines.stream().filter(l -> l.contains("8a5c71fb11e24e5ca5b11866ca6c00a1")).count();
    assertEquals(1, md5, "said once");
  }
}
