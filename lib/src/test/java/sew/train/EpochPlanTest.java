package sew.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sew.data.Samples;
import sew.data.Samples.Request;

class EpochPlanTest {
  /** As many still images as there are in one of the paper's training sets. */
  private record Images(int size) implements Samples {
    @Override
    public int classes() {
      return 10;
    }

    @Override
    public int steps() {
      return 1;
    }

    @Override
    public boolean isStill() {
      return true;
    }

    @Override
    public int label(int i) {
      return i % 10;
    }

    @Override
    public String name(int i) {
      return "image" + i;
    }

    @Override
    public long[] shape(int steps) {
      return new long[] {3, 8, 8};
    }

    @Override
    public Reader read(Pass pass) {
      throw new IllegalStateException("nothing is read");
    }
  }

  private static EpochPlan plan(Recipe recipe, int size) {
    return EpochPlan.training(recipe, new Images(size), new Sampler(2020, 0));
  }

  private static List<Integer> sizes(List<Request> step) {
    return step.stream().map(request -> request.samples().length).toList();
  }

  /** 5,005 steps per epoch: the step counter of every ImageNet log of the authors. */
  @Test
  void imageNetPadsItsLastBatch() {
    Recipe recipe = Recipe.imageNet();
    EpochPlan plan = plan(recipe, 1_281_167);
    assertEquals(5005, plan.steps().size());
    assertEquals(5005, recipe.trainBatches(new Images(1_281_167)));
    assertEquals(List.of(32, 32, 32, 32, 32, 32, 32, 32), sizes(plan.steps().get(0)));
    assertEquals(List.of(18, 18, 18, 18, 18, 18, 18, 18), sizes(plan.steps().get(5004)));
    int[] last = plan.steps().get(5004).get(7).samples();
    assertEquals(plan.steps().get(0).get(0).samples()[0], last[17], "the first image again");
  }

  /** The authors' training accuracies on DVS Gesture are multiples of 1/1,176. */
  @Test
  void dvsGestureKeepsItsLastBatch() {
    EpochPlan plan = plan(Recipe.dvsGesture(0.001), 1176);
    assertEquals(74, plan.steps().size());
    assertEquals(List.of(8), sizes(plan.steps().get(73)));
    assertArrayEquals(IntStream.range(0, 1176).toArray(), sorted(plan));
  }

  /** Theirs on CIFAR10-DVS are multiples of 1/8,992, 562 whole batches. */
  @Test
  void cifar10DvsDropsItsLastBatch() {
    EpochPlan plan = plan(Recipe.cifar10Dvs(1), 9000);
    assertEquals(562, plan.steps().size());
    assertEquals(8992, sorted(plan).length);
  }

  private static int[] sorted(EpochPlan plan) {
    return plan.requestsFrom(0).stream()
        .flatMapToInt(request -> IntStream.of(request.samples()))
        .sorted()
        .toArray();
  }

  @Test
  void aKeptBatchIsSplitAsEvenlyAsItGoes() {
    Recipe recipe =
        Recipe.imageNet().withBatchSize(16).withMicroBatches(8).withLastBatch(LastBatch.KEEP);
    assertEquals(List.of(1, 1, 1, 1, 1), sizes(plan(recipe, 21).steps().get(1)));
    assertEquals(
        List.of(1, 1, 1, 1, 1, 2, 2, 2).stream().sorted().toList(),
        sizes(plan(recipe, 27).steps().get(1)).stream().sorted().toList());
    assertArrayEquals(IntStream.range(0, 27).toArray(), sorted(plan(recipe, 27)));
  }

  @Test
  void aTestReadsEverySampleOnce() {
    EpochPlan plan = EpochPlan.testing(Recipe.imageNet(), new Images(100));
    assertEquals(List.of(32, 32, 32, 4), sizes(plan.requestsFrom(0)));
    assertEquals(4, Recipe.imageNet().testBatches(new Images(100)));
  }

  @Test
  void refusesABatchThatNeverFills() {
    Recipe drops = Recipe.cifar10Dvs(1);
    var e = assertThrows(IllegalArgumentException.class, () -> drops.requireFits(new Images(15)));
    assertTrue(e.getMessage().contains("found 15"), e.getMessage());
    drops.withLastBatch(LastBatch.KEEP).requireFits(new Images(15));
  }
}
