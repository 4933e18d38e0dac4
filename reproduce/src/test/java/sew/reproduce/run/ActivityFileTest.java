package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.analysis.Histogram;
import sew.reproduce.tensorboard.LayerActivity;

class ActivityFileTest {
  @TempDir private Path folder;
  private ActivityFile file;

  @BeforeEach
  void nameTheFile() {
    file = new ActivityFile(folder.resolve("activity.jsonl"));
  }

  private static LayerActivity epoch(int epoch) {
    Histogram h = new Histogram(-1, 2, 1, 5, List.of(0.0, 3.0), List.of(1L, 1L));
    return new LayerActivity(epoch, Map.of("sn", 0.1 * epoch), Map.of("sn", h), Map.of("w", 0.5));
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    assertEquals(Map.of(), file.restore(3).epochs());
    assertFalse(Files.exists(file.path()), "nothing is made for nothing");
    file.append(epoch(0));
    file.append(epoch(2)); // the one between was trained without
    assertEquals(Map.of(0, epoch(0), 2, epoch(2)), file.restore(3).epochs());
  }

  /** As builds before this one wrote it. */
  @Test
  void aLineWithoutNormsOfGradientsIsRead() throws IOException {
    Files.writeString(file.path(), "{\"epoch\":0,\"firingRate\":{\"sn\":0.5},\"potential\":{}}\n");
    assertEquals(
        Map.of(0, new LayerActivity(0, Map.of("sn", 0.5), Map.of(), Map.of())),
        file.restore(1).epochs());
  }

  @Test
  void epochsThatWillBeRepeatedAndHalfALineAreCutOff() throws IOException {
    file.append(epoch(0));
    String kept = Files.readString(file.path());
    file.append(epoch(1));
    Files.writeString(file.path(), Files.readString(file.path()) + "{\"epo");
    ActivityFile.Restored restored = file.restore(1);
    assertEquals(Set.of(0), restored.epochs().keySet());
    assertEquals(Optional.empty(), restored.damage());
    assertEquals(kept, Files.readString(file.path()));
  }

  @Test
  void aDamagedFileIsKept() throws IOException {
    file.append(epoch(0));
    String damaged = "no JSON\n" + Files.readString(file.path());
    Files.writeString(file.path(), damaged);
    ActivityFile.Restored restored = file.restore(1);
    assertEquals(Map.of(0, epoch(0)), restored.epochs());
    String said = restored.damage().orElseThrow();
    assertTrue(said.contains("activity.jsonl: expected line 1 to be "), said);
    assertTrue(said.endsWith("keeps it as activity.jsonl.broken"), said);
    assertEquals(damaged, Files.readString(folder.resolve("activity.jsonl.broken")));
  }
}
