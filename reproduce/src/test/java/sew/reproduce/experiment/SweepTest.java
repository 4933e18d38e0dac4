package sew.reproduce.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import sew.model.EventNet;
import sew.reproduce.run.RunDirectory;

class SweepTest {
  private static final TrainingSetup SETTING =
      TrainingSetup.of(Dataset.SyntheticGesture.DEFAULT, Scale.QUICK).withEpochs(3);

  private static Sweep sweep(List<Integer> blocks, List<Integer> channels, List<Long> seeds) {
    return new Sweep(JoinKind.TABLE_4, blocks, channels, seeds, SETTING);
  }

  @Test
  void isEveryNetWithTheFirstSeedThenWithTheNext() {
    List<Experiment> experiments =
        sweep(List.of(1, 2, 5), List.of(16, 32), List.of(7L, 8L)).experiments();
    assertEquals(5 * 3 * 2 * 2, experiments.size());
    assertEquals(experiments.size(), new HashSet<>(experiments).size());
    assertEquals("SEW ResNet (ADD), 1 block c16", Caption.of(experiments.get(0)).name());
    assertEquals("SEW ResNet (ADD), 2 blocks c16", Caption.of(experiments.get(1)).name());
    assertEquals("SEW ResNet (AND), 1 block c16", Caption.of(experiments.get(3)).name());
    assertEquals("SEW ResNet (ADD), 1 block c32", Caption.of(experiments.get(15)).name());
    // 5 blocks c32 is Table 4's own network.
    assertEquals("SEW ResNet (ADD)", Caption.of(experiments.get(17)).name());
    assertEquals(7, experiments.get(29).seed());
    assertEquals(8, experiments.get(30).seed());
    assertEquals(3, experiments.get(30).recipe().epochs());
    assertEquals(5, ((EventNet) experiments.get(17).network()).blocks());
    long directories =
        experiments.stream()
            .map(e -> RunDirectory.of(java.nio.file.Path.of("out"), e, "data").path())
            .distinct()
            .count();
    assertEquals(experiments.size(), directories);
  }

  @Test
  void refusesWhatCannotBeRun() {
    assertSays("must be 1 to 5 for frames of 32 x 32 pixels", List.of(1, 6), List.of(16));
    assertSays("must be 1 to 5", List.of(0), List.of(16));
    assertSays("numbers of blocks, without duplicates, found [2, 2]", List.of(2, 2), List.of(16));
    assertSays("one or more widths", List.of(2), List.of());
    assertSays("a width must be at least 1, found 0", List.of(2), List.of(0));
  }

  private static void assertSays(String words, List<Integer> blocks, List<Integer> channels) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> sweep(blocks, channels, List.of(1L)))
            .getMessage();
    assertTrue(message.contains(words), message);
  }

  @Test
  void connectFunctionsAreReadInAnyCase() {
    assertEquals(JoinKind.IAND, JoinKind.of("iand"));
    assertEquals(JoinKind.PLAIN, JoinKind.of(" Plain"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> JoinKind.of("XOR")).getMessage();
    assertEquals(
        "expected one of ADD, AND, IAND, plain, spiking, or one that a jar of --class-path provides, found \"XOR\"",
        message);
  }
}
