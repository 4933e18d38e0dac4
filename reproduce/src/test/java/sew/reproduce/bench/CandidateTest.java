package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CandidateTest {
  private static final BenchmarkProcess REFERENCE = after("reference", "[3, 4]");

  /** A candidate whose first step computed {@code numbers}. */
  private static BenchmarkProcess after(String name, String numbers) {
    String answer = "{\"seconds\":1,\"peak_mib\":1,\"numbers\":%s}".formatted(numbers);
    BenchmarkProcess candidate = new BenchmarkProcess(name, List.of("echo", answer), Map.of());
    try {
      candidate.run(1, 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return candidate;
  }

  private static Candidate candidate(String numbers, double tolerance) {
    return new Candidate(
        after("other", numbers),
        1,
        Optional.empty(),
        Optional.of("reference"),
        tolerance,
        Candidate.Role.OURS);
  }

  @Test
  void aDeviationWithinTheToleranceIsReported() throws IOException {
    assertEquals(0.1, candidate("[3.5, 4]", 0.11).requireSame("seven-train", REFERENCE), 1e-12);
    assertEquals(0, candidate("[3, 4]", 0).requireSame("seven-train", REFERENCE));
  }

  @Test
  void whoComputesSomethingElseIsNotCompared() {
    for (String numbers : new String[] {"[3.5, 4]", "[3, \"NaN\"]", "[3]", "[]"}) {
      Candidate other = candidate(numbers, 0.09);
      var e = assertThrows(IOException.class, () -> other.requireSame("seven-train", REFERENCE));
      for (String part : new String[] {"seven-train: ", "other", "are not compared"}) {
        assertTrue(e.getMessage().contains(part), e.getMessage());
      }
    }
  }
}
