package sew.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sew.data.Sha256;

/** A run is found again by the hash in its name: the committed ones must keep theirs. */
class RunDirectoryTest {
  private static final Path COMMITTED = Path.of("results", "table4-n-mnist");

  @Test
  void committedRunsKeepTheirNames() throws IOException {
    for (Experiment experiment : Table4.experiments(new Dataset.NMnist(), Scale.QUICK, 0, 2020)) {
      String json = Json.pretty(Description.of(experiment));
      Path run = only(COMMITTED, "n-mnist-%s-seed2020-*".formatted(experiment.slug()));
      assertEquals(Files.readString(run.resolve("experiment.json")), json);
      Map<?, ?> environment = Json.read(run.resolve("environment.json"), Map.class);
      String frames =
          Sha256.of("" + environment.get("framesSha256") + environment.get("splitSha256"));
      String hash = Sha256.of(json + frames).substring(0, 8);
      assertTrue(run.toString().endsWith("-" + hash), run + " ends with " + hash);
    }
  }

  private static Path only(Path folder, String glob) throws IOException {
    try (var found = Files.newDirectoryStream(folder, glob)) {
      return found.iterator().next();
    }
  }
}
