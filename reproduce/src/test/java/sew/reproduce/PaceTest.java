package sew.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaceTest {

  @Test
  void estimatesFromRunsOfTheSameDepthElseFromAll() {
    Setting setting = Setting.of(Datasets.SYNTHETIC_GESTURE.dataset(), Scale.QUICK);
    List<Experiment> experiments =
        new Sweep(
                List.of(Connect.ADD, Connect.AND), List.of(1, 2), List.of(8), List.of(1L), setting)
            .experiments();
    Pace pace = new Pace(experiments);
    assertEquals(new Standing(0, 4, Optional.empty()), pace.after(0));
    pace.over(experiments.get(0), took(10)); // ADD, 1 block
    // ADD 2, AND 1, AND 2: as long as the one that is known.
    assertEquals(Optional.of(Duration.ofSeconds(30)), pace.after(1).left());
    pace.over(experiments.get(1), took(20)); // ADD, 2 blocks
    assertEquals(Optional.of(Duration.ofSeconds(10 + 20)), pace.after(2).left());
    pace.over(experiments.get(2), Optional.empty()); // AND, 1 block, diverged
    assertEquals(Optional.of(Duration.ofSeconds(20)), pace.after(3).left());
    pace.over(experiments.get(3), took(20));
    // All were over before: what is only read takes no time.
    assertEquals(new Standing(1, 4, Optional.of(Duration.ZERO)), pace.after(1));
  }

  private static Optional<Summary> took(double seconds) {
    return Optional.of(new Summary(0.5, 0.5, 0, 1, 10, seconds));
  }
}
