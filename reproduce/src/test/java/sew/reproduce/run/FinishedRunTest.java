package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishedRunTest {

  @Test
  void aRunIsReadBackFromItsDirectory(@TempDir Path folder) throws IOException {
    RunDirectory directory = TinyRun.start(folder.resolve("out"), folder.resolve("cache"), 2);
    List<FinishedRun> runs = FinishedRun.in(folder);
    assertEquals(1, runs.size());
    FinishedRun run = runs.get(0);
    assertEquals("Tiny", run.name());
    assertEquals("SyntheticGesture", run.dataset());
    assertEquals("a test", run.scale());
    assertEquals(4, run.steps());
    assertTrue(run.trainClips() > run.summary().testClips());
    assertEquals(2, run.epochs().size());
    assertEquals(run.summary().last(), run.epochs().get(1).testAccuracy());
    assertFalse(run.isThePapersDvsGesture());
    Files.delete(directory.path().resolve("summary.json"));
    assertTrue(FinishedRun.in(folder).isEmpty());
  }
}
