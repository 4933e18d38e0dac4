package sew.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sew.collective.RankFailure;
import sew.collective.RankThreads;
import sew.collective.Ranks;
import sew.compute.Compute;
import sew.compute.NeedsNativeLibrary;
import sew.layer.Parameters;
import sew.layer.StateDict;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

@ExtendWith(NeedsNativeLibrary.class)
class RanksTest {
  private static final EventNet NET =
      EventNet.of(3, 8, new Residual.Sew(ConnectFunction.ADD), Neuron.Plif.DEFAULT, 2);

  /** 50 samples in batches of 8: the last batch has two, one for each of two ranks. */
  private static final Recipe RECIPE =
      new Recipe(2, 8, 4, new Optimiser.Sgd(0.9), new Schedule.Cosine(0.05, 4))
          .withMicroBatches(2)
          .withLastBatch(LastBatch.KEEP);

  @TempDir private Path folder;

  /** What a run leaves behind, without what depends on the clock. */
  private record Outcome(Map<String, List<Float>> state, List<String> epochs) {}

  private static Trainer trainer(Recipe recipe, long seed, Ranks ranks) {
    return trainer(recipe, seed, ranks, BatchStatistics.OF_EACH_RANK);
  }

  private static Trainer trainer(
      Recipe recipe, long seed, Ranks ranks, BatchStatistics statistics) {
    return new Trainer(
        NET,
        recipe,
        new MovingBars(50),
        new MovingBars(20),
        seed,
        Compute.DEFAULT.resolve(),
        ranks,
        statistics);
  }

  private static Outcome train(Trainer trainer) {
    List<String> epochs = new ArrayList<>();
    while (!trainer.isFinished()) {
      EpochMetrics e = trainer.nextEpoch(Progress.NONE);
      epochs.add(
          "%s %s %s %s %d"
              .formatted(
                  e.trainLoss(), e.trainAccuracy(), e.testLoss(), e.testAccuracy(), e.leftOut()));
    }
    Map<String, List<Float>> state = new TreeMap<>();
    StateDict.of(trainer.network())
        .forEach(
            (name, parameter) -> {
              List<Float> values = new ArrayList<>();
              for (float value : Parameters.get(parameter)) {
                values.add(value);
              }
              state.put(name, values);
            });
    return new Outcome(state, epochs);
  }

  private <R> List<Future<R>> start(int size, BiFunction<Ranks, Integer, R> body) {
    return RankThreads.start(folder, size, ranks -> body.apply(ranks, ranks.rank()));
  }

  @Test
  void twoRanksHaveTheBitsOfTwoMicroBatches() throws Exception {
    Outcome alone;
    try (Trainer trainer = trainer(RECIPE, 1, Ranks.alone())) {
      alone = train(trainer);
    }
    List<Future<Outcome>> two =
        start(
            2,
            (ranks, rank) -> {
              try (Trainer trainer = trainer(RECIPE, 1, ranks)) {
                return train(trainer);
              }
            });
    assertEquals(alone, two.get(0).get());
    assertEquals(alone.epochs(), two.get(1).get().epochs());
  }

  @Test
  void fourMicroBatchesOnTwoRanksAreTwoEach() throws Exception {
    Recipe recipe = RECIPE.withMicroBatches(4).withEpochs(1);
    Outcome alone;
    try (Trainer trainer = trainer(recipe, 1, Ranks.alone())) {
      alone = train(trainer);
    }
    List<Future<Outcome>> two =
        start(
            2,
            (ranks, rank) -> {
              try (Trainer trainer = trainer(recipe, 1, ranks)) {
                return train(trainer);
              }
            });
    for (String name : alone.state().keySet()) {
      assertClose(alone.state().get(name), two.get(0).get().state().get(name), name);
    }
  }

  @Test
  void statisticsOfAllRanksAreThoseOfTheBatch() throws Exception {
    Recipe recipe = RECIPE.withMicroBatches(1).withEpochs(1);
    Outcome alone;
    try (Trainer trainer = trainer(recipe, 1, Ranks.alone())) {
      alone = train(trainer);
    }
    List<Future<Outcome>> two =
        start(
            2,
            (ranks, rank) -> {
              try (Trainer trainer = trainer(recipe, 1, ranks, BatchStatistics.OF_ALL_RANKS)) {
                return train(trainer);
              }
            });
    for (String name : alone.state().keySet()) {
      assertClose(alone.state().get(name), two.get(0).get().state().get(name), name);
    }
    assertEquals(two.get(0).get(), two.get(1).get());
  }

  @Test
  void aSampleForEachRankIsNeededWhereAllShareStatistics() {
    Recipe recipe = RECIPE.withMicroBatches(1);
    String message =
        assertThrows(
                BatchSharingException.class,
                () -> trainer(recipe, 1, new Three(), BatchStatistics.OF_ALL_RANKS))
            .getMessage();
    assertTrue(message.startsWith("3 ranks cannot share a micro-batch of 2 samples"), message);
  }

  /** (g0 + g1) + (g2 + g3) is not rounded as ((g0 + g1) + g2) + g3. */
  private static void assertClose(List<Float> expected, List<Float> found, String name) {
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), found.get(i), 1e-4, name + " " + i);
    }
  }

  @Test
  void rankZeroKnowsWhereTheRunWas() throws Exception {
    Path checkpoint = folder.resolve("checkpoint.npz");
    Outcome alone;
    try (Trainer trainer = trainer(RECIPE, 1, Ranks.alone())) {
      stopAfter(trainer, 3);
      trainer.save(checkpoint);
      alone = train(trainer);
    }
    List<Future<Outcome>> two =
        start(
            2,
            (ranks, rank) -> {
              try (Trainer trainer = trainer(RECIPE, 1, ranks)) {
                if (rank == 0) {
                  trainer.resume(checkpoint);
                }
                return train(trainer);
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    assertEquals(alone, two.get(0).get());
  }

  private static void stopAfter(Trainer trainer, int steps) {
    assertThrows(
        CancellationException.class,
        () ->
            trainer.nextEpoch(
                report -> {
                  if (report.done() == steps) {
                    throw new CancellationException();
                  }
                }));
  }

  @Test
  void whoEndsIsNamed() throws Exception {
    List<Future<Outcome>> two =
        start(
            2,
            (ranks, rank) -> {
              try (Trainer trainer = trainer(RECIPE, 1, ranks)) {
                if (rank == 1) {
                  stopAfter(trainer, 2);
                  return new Outcome(Map.of(), List.of());
                }
                return train(trainer);
              }
            });
    Throwable failure = assertThrows(ExecutionException.class, () -> two.get(0).get()).getCause();
    assertEquals(RankFailure.class, failure.getClass());
    assertTrue(
        failure.getMessage().startsWith("rank 0: rank 1 ended or does not answer"),
        failure.getMessage());
  }

  @Test
  void microBatchesMustBeSharedEqually() {
    Ranks three = new Three();
    String message =
        assertThrows(IllegalArgumentException.class, () -> trainer(RECIPE, 1, three)).getMessage();
    assertEquals("the ranks must divide the 2 micro-batches, found 3 ranks", message);
  }

  private record Three() implements Ranks {
    @Override
    public int rank() {
      return 0;
    }

    @Override
    public int size() {
      return 3;
    }

    @Override
    public void sumGradients(List<ai.djl.ndarray.NDArray> leaves) {}

    @Override
    public ai.djl.ndarray.NDArray batchNorm(
        ai.djl.ndarray.NDArray x, sew.kernel.BatchNormArrays norm) {
      return x;
    }

    @Override
    public void broadcast(List<ai.djl.ndarray.NDArray> arrays) {}

    @Override
    public byte[] broadcast(byte[] bytes) {
      return bytes;
    }

    @Override
    public double[][] gather(double... own) {
      return new double[][] {own, own, own};
    }
  }

  @Test
  void sharesAreInOrderAndLeaveNothingOut() {
    int[] ends = new int[3];
    for (int n = 0; n < 8; n++) {
      Ranks.Share first = new Three().share(n);
      assertEquals(0, first.from());
      ends[0] = first.to();
      assertEquals((n + 2) / 3, ends[0]);
    }
    assertArrayEquals(new int[] {3, 0, 0}, ends);
  }
}
