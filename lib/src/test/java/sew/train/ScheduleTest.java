package sew.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void stepsDownEvery64Epochs() {
    Schedule schedule = new Schedule.Step(0.1, 64, 0.1);
    assertEquals(0.1, schedule.learningRate(63), 1e-12);
    assertEquals(0.01, schedule.learningRate(64), 1e-12);
    assertEquals(0.001, schedule.learningRate(191), 1e-12);
  }

  @Test
  void annealsToZeroAtTMax() {
    Schedule schedule = new Schedule.Cosine(0.01, 64);
    assertEquals(0.01, schedule.learningRate(0), 1e-12);
    assertEquals(0.005, schedule.learningRate(32), 1e-12);
    assertEquals(6.0227189741379744e-06, schedule.learningRate(63), 1e-13);
    assertEquals(0, schedule.learningRate(64), 1e-12);
  }

  /** PyTorch 2.7.1: CosineAnnealingLR(SGD([p], lr=0.1), T_max=90, eta_min=0.001). */
  @Test
  void annealsToEtaMin() {
    Schedule schedule = new Schedule.Cosine(0.1, 90, 0.001);
    assertEquals(0.0505, schedule.learningRate(45), 1e-12);
    assertEquals(0.001, schedule.learningRate(90), 1e-12);
  }

  /** LinearLR(start_factor=0.25, total_iters=4), then the schedule from its beginning. */
  @Test
  void warmsUpEvenly() {
    Schedule schedule = new Schedule.WarmUp(new Schedule.Step(0.1, 2, 0.1), 4, 0.25);
    assertEquals(0.025, schedule.learningRate(0), 1e-12);
    assertEquals(0.0625, schedule.learningRate(2), 1e-12);
    assertEquals(0.1, schedule.learningRate(4), 1e-12);
    assertEquals(0.1, schedule.learningRate(5), 1e-12);
    assertEquals(0.01, schedule.learningRate(6), 1e-12);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Schedule.WarmUp(new Schedule.Constant(1), 4, 1.5));
  }

  @Test
  void refusesARateThatIsNotPositive() {
    var e = assertThrows(IllegalArgumentException.class, () -> new Schedule.Constant(-0.1));
    assertEquals("learning rate must be positive, found -0.1", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Schedule.Cosine(0.1, 0));
  }
}
