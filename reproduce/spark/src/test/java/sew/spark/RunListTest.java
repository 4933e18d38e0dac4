package sew.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunListTest {
  private static final String TO_DO =
      "to do        seed 2020  SEW ResNet (ADD), 1 block c4     shortened, SYNTHETIC: T 4, 3 epochs";
  private static final String BEGUN =
      "2/3 epochs   seed 2021  SEW ResNet (ADD), 1 block c4     shortened, SYNTHETIC: T 4, 3 epochs  synthetic-seed2021-19c505c8";

  @Test
  void readsWhichRunsHaveBegun() throws IOException {
    RunList runs = RunList.of(List.of(TO_DO, BEGUN, "0 of 2 runs have ended in /a/b"));
    assertEquals(2, runs.size());
    assertEquals(Optional.empty(), runs.directory(1));
    assertEquals(Optional.of("synthetic-seed2021-19c505c8"), runs.directory(2));
  }

  @Test
  void refusesAListOfAnotherVersion() {
    IOException error =
        assertThrows(
            IOException.class, () -> RunList.of(List.of(BEGUN, "0 of 2 runs have ended in /a")));
    assertEquals(true, error.getMessage().contains("found 1 lines and the number 2"));
    assertThrows(IOException.class, () -> RunList.of(List.of(BEGUN)));
  }
}
