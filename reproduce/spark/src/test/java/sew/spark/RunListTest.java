package sew.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunListTest {

  @Test
  void readsWhichRunsHaveBegun() throws IOException {
    RunList runs =
        RunList.of(
            """
            {"runs": [
              {"progress": "to do", "seed": 2020, "directory": null},
              {"progress": "2/3 epochs", "seed": 2021, "directory": "synthetic-seed2021-19c505c8"}],
             "folder": "/a/b"}
            """);
    assertEquals(2, runs.size());
    assertEquals(Optional.empty(), runs.directory(1));
    assertEquals(Optional.of("synthetic-seed2021-19c505c8"), runs.directory(2));
  }

  @Test
  void refusesAListOfAnotherVersion() {
    String without = "{\"runs\": [{\"progress\": \"to do\"}]}";
    IOException error = assertThrows(IOException.class, () -> RunList.of(without));
    assertTrue(error.getMessage().contains("expected the directory of each run"));
    assertThrows(IOException.class, () -> RunList.of("{\"runs\": []}"));
    assertThrows(IOException.class, () -> RunList.of("to do  seed 2020"));
  }
}
