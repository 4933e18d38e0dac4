package sew.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {

  @Test
  void visitsEveryClipOnceInAnotherOrderEachEpoch() {
    int[] first = new Sampler(2020, 0).order(100);
    int[] second = new Sampler(2020, 1).order(100);
    assertArrayEquals(IntStream.range(0, 100).toArray(), Arrays.stream(first).sorted().toArray());
    assertFalse(Arrays.equals(first, second));
    assertArrayEquals(first, new Sampler(2020, 0).order(100));
    assertFalse(Arrays.equals(first, new Sampler(2021, 0).order(100)));
  }

  @Test
  void choosesTimeStepsWithoutRepetitionAndInOrder() {
    int[] counts = new int[16];
    for (int batch = 0; batch < 2000; batch++) {
      int[] steps = new Sampler(1, 3).timeSteps(batch, 16, 12);
      assertEquals(12, steps.length);
      for (int i = 0; i < 12; i++) {
        assertTrue(i == 0 || steps[i] > steps[i - 1]);
        counts[steps[i]]++;
      }
    }
    for (int count : counts) {
      assertEquals(1500, count, 100, "every step is equally likely");
    }
  }

  @Test
  void seesAllTimeStepsWhereTTrainIsT() {
    assertArrayEquals(new int[] {0, 1, 2, 3}, new Sampler(1, 0).timeSteps(5, 4, 4));
  }
}
