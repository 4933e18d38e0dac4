package sew.reproduce.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.reproduce.run.RunDirectory;

class ExperimentTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  @TempDir private Path folder;

  private final Experiment drawn =
      TrainingSetup.of(new Dataset.DvsGesture(), Scale.PAPER).experiment(JoinKind.ADD, 2020);

  @Test
  void initialWeightsArePartOfTheIdentityWhereThereAreSome() {
    assertFalse(drawn.canonical().contains("init\""));
    assertEquals(drawn.id(), drawn.withInit("").id());
    Experiment started = drawn.withInit(HASH);
    assertTrue(started.canonical().endsWith(",\"seed\":2020,\"init\":\"" + HASH + "\"}"));
    assertNotEquals(drawn.id(), started.id());
    assertThrows(IllegalArgumentException.class, () -> drawn.withInit("weights.pth"));
  }

  @Test
  void initialWeightsAreReadBackFromTheFile() throws IOException {
    for (Experiment experiment : new Experiment[] {drawn, drawn.withInit(HASH)}) {
      RunDirectory run = new RunDirectory(folder.resolve(experiment.id()));
      run.describe(experiment, BuiltInTypes.TYPES);
      assertEquals(experiment, run.experiment(BuiltInTypes.TYPES));
      String file = Files.readString(run.path().resolve("experiment.json"));
      assertEquals(!experiment.init().isEmpty(), file.contains("\"init\" : \"" + HASH));
    }
  }
}
