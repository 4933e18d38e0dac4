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

  @Test
  void refusesARateThatIsNotPositive() {
    var e = assertThrows(IllegalArgumentException.class, () -> new Schedule.Constant(-0.1));
    assertEquals("learning rate must be positive, found -0.1", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Schedule.Cosine(0.1, 0));
  }
}
