package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchmarkProcessTest {
  /** Answers the first step by itself and each line with a step that takes one second more. */
  private static final String COUNTING =
      """
      i=1
      echo "{\\"seconds\\":9,\\"numbers\\":[$ALLOCATOR],\\"peak_mib\\":50}"
      while read line; do
        echo "{\\"seconds\\":$i,\\"numbers\\":[],\\"peak_mib\\":$((100 - i))}"
        i=$((i + 1))
      done
      """;

  private static BenchmarkProcess process(String script) {
    return new BenchmarkProcess("one", List.of("sh", "-c", script), Map.of("ALLOCATOR", "7"));
  }

  @Test
  void countsTheStepsAfterTheWarmUpOfEveryProcess() throws IOException {
    BenchmarkProcess process = process(COUNTING);
    process.run(2, 3);
    process.run(2, 1);

    assertArrayEquals(new double[] {2, 3, 4, 2}, process.seconds());
    assertEquals(2, process.minimum());
    assertEquals(2.5, process.median());
    assertEquals(99, process.peakMib());
    assertArrayEquals(new double[] {7}, process.numbers());
    assertTrue(process.startSeconds() < 10);
  }

  @Test
  void saysWhichProcessEndedWithoutAnAnswer() {
    IOException e =
        assertThrows(IOException.class, () -> process("echo no torch >&2; exit 3").run(1, 1));
    assertEquals(
        "one ended without a result; it printed:\nno torch".lines().toList(),
        e.getMessage().lines().toList());
  }
}
