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

class RunRecordTest {

  @Test
  void aRunIsReadBackFromItsDirectory(@TempDir Path folder) throws IOException {
    RunDirectory directory = TinyRun.start(folder.resolve("out"), folder.resolve("cache"), 2);
    List<RunRecord> runs = RunRecord.finishedIn(folder);
    assertEquals(1, runs.size());
    RunRecord run = runs.get(0);
    assertEquals("Spiking ResNet, 4 blocks c4", run.caption().name());
    assertEquals("synthetic-gesture", run.experiment().data().dataset().name());
    assertEquals(
        "shortened, SYNTHETIC: 4 blocks c4, T 4, T_train 3, 16 px, 2 epochs",
        run.caption().scale());
    assertEquals(TinyRun.experiment(2), run.experiment());
    assertTrue(run.clips().orElseThrow().train() > run.finished().testClips());
    assertEquals(2, run.epochs().size());
    assertEquals(run.finished().last(), run.epochs().get(1).testAccuracy());
    assertFalse(run.isPaperSetting());
    Files.delete(directory.path().resolve("summary.json"));
    assertTrue(RunRecord.finishedIn(folder).isEmpty());
  }
}
