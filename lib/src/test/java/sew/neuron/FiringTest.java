package sew.neuron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiringTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "-1, 0", "-0.5, -0.5", "1, 1.5", "NaN, 0", "Infinity, 0", "1, NaN"})
  void aNeuronThatFiresAtRestIsRefused(double threshold, double vReset) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Firing(threshold, new Reset.Hard(vReset), Surrogate.DEFAULT, true));
  }

  @Test
  void aNegativeThresholdAboveTheResetIsAThreshold() {
    Firing low = new Firing(-50, new Reset.Hard(-65), Surrogate.DEFAULT, true);
    assertEquals(-50, low.threshold());
  }
}
