package sew.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.analysis.FiringRates;
import sew.analysis.Potentials;
import sew.compute.Compute;
import sew.layer.Parameters;
import sew.layer.StateDict;
import sew.model.EventNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

class TrainerTest {
  private static final EventNet NET =
      EventNet.of(3, 8, new Residual.Sew(ConnectFunction.ADD), Neuron.Plif.DEFAULT, 2);

  @Test
  void theFirstBatchHoldsNoSampleTwice() {
    Recipe recipe = recipe(new Optimiser.Sgd(0.9)).withBatchSize(32).withLastBatch(LastBatch.KEEP);
    try (NDManager manager = NDManager.newBaseManager()) {
      Batch first = Batch.first(new MovingBars(20), recipe, 1, manager);
      assertEquals(20, first.labels().size());
    }
  }

  private static Trainer trainer(Recipe recipe, long seed) {
    return trainer(NET, recipe, seed);
  }

  private static Trainer trainer(EventNet net, Recipe recipe, long seed) {
    return new Trainer(
        net, recipe, new MovingBars(48), new MovingBars(20), seed, Compute.DEFAULT.resolve());
  }

  private static Recipe recipe(Optimiser optimiser) {
    return new Recipe(4, 8, 4, optimiser, new Schedule.Cosine(0.01, 4));
  }

  @Test
  void learnsWhichWayABarMoves() {
    Recipe recipe = new Recipe(12, 8, 4, Optimiser.Adam.DEFAULT, new Schedule.Cosine(0.01, 12));
    try (Trainer trainer = trainer(recipe, 1)) {
      EpochMetrics first = trainer.nextEpoch(Progress.NONE);
      EpochMetrics last = first;
      while (!trainer.isFinished()) {
        last = trainer.nextEpoch(Progress.NONE);
      }
      assertTrue(last.trainLoss() < first.trainLoss() / 2, first + " to " + last);
      assertTrue(last.testAccuracy() > 0.9, last.toString());
    }
  }

  @Test
  void aSeedMeansOneRunBitByBit() {
    assertEquals(losses(1), losses(1));
    assertNotEquals(losses(1), losses(2));
  }

  private static String losses(long seed) {
    StringBuilder losses = new StringBuilder();
    try (Trainer trainer = trainer(recipe(new Optimiser.Sgd(0.9)), seed)) {
      for (int i = 0; i < 2; i++) {
        EpochMetrics e = trainer.nextEpoch(report -> losses.append(report.loss()).append(' '));
        losses.append(e.testLoss()).append('\n');
      }
    }
    return losses.toString();
  }

  /** A look at the layers between epochs leaves the run as it is. */
  @Test
  void observingChangesNoBit() {
    Neuron excitable = new Neuron.If(Firing.of(0.05, 2));
    EventNet net = EventNet.of(3, 8, new Residual.Sew(ConnectFunction.ADD), excitable, 2);
    Recipe recipe = recipe(new Optimiser.Sgd(0.9));
    Map<String, float[]> alone;
    try (Trainer trainer = trainer(net, recipe, 3)) {
      trainer.nextEpoch(Progress.NONE);
      trainer.nextEpoch(Progress.NONE);
      alone = weights(trainer);
    }
    try (Trainer trainer = trainer(net, recipe, 3)) {
      trainer.nextEpoch(Progress.NONE);
      FiringRates rates = new FiringRates(trainer.network());
      Potentials potentials = new Potentials(trainer.network());
      assertEquals(3, trainer.observe(new int[] {0, 7, 13}, rates.and(potentials)));
      rates.rates().forEach((layer, rate) -> assertTrue(rate >= 0 && rate <= 1, layer));
      assertTrue(rates.rates().values().stream().anyMatch(rate -> rate > 0));
      assertEquals(rates.rates().keySet(), potentials.histograms().keySet());
      trainer.nextEpoch(Progress.NONE);
      Map<String, float[]> observed = weights(trainer);
      alone.forEach((name, values) -> assertArrayEquals(values, observed.get(name), name));
    }
  }

  /** Plain gradient descent in one batch moves each weight by the learning rate times dL/dw. */
  @Test
  void normsOfGradientsAreThoseOfTheLastStep(@TempDir Path folder) throws IOException {
    Recipe recipe = recipe(new Optimiser.Sgd(0)).withBatchSize(48);
    try (Trainer trainer = trainer(recipe, 3)) {
      assertEquals(Map.of(), trainer.gradientNorms());
      Map<String, float[]> before = weights(trainer);
      trainer.nextEpoch(Progress.NONE);
      Map<String, float[]> after = weights(trainer);
      Map<String, Double> norms = trainer.gradientNorms();
      assertEquals(trainable(trainer), List.copyOf(norms.keySet()));
      norms.forEach(
          (name, norm) -> {
            double expected = distance(before.get(name), after.get(name)) / 0.01;
            assertEquals(expected, norm, 1e-3 * expected + 1e-5, name);
          });
      assertTrue(norms.get("fc.weight") > 0.1, norms.toString());
      trainer.save(folder.resolve("checkpoint.npz"));
    }
    try (Trainer trainer = trainer(recipe, 3)) {
      trainer.resume(folder.resolve("checkpoint.npz"));
      assertEquals(Map.of(), trainer.gradientNorms());
    }
  }

  private static List<String> trainable(Trainer trainer) {
    return StateDict.of(trainer.network()).entrySet().stream()
        .filter(parameter -> parameter.getValue().requiresGradient())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += Math.pow((double) a[i] - b[i], 2);
    }
    return Math.sqrt(squares);
  }

  @Test
  void aResumedRunEndsWithTheSameBits(@TempDir Path folder) throws IOException {
    for (Optimiser optimiser : new Optimiser[] {new Optimiser.Sgd(0.9), Optimiser.Adam.DEFAULT}) {
      Path file = folder.resolve("checkpoint.npz");
      Map<String, float[]> uninterrupted;
      try (Trainer trainer = trainer(recipe(optimiser), 3)) {
        trainer.nextEpoch(Progress.NONE);
        trainer.nextEpoch(Progress.NONE);
        trainer.save(file);
        trainer.nextEpoch(Progress.NONE);
        uninterrupted = weights(trainer);
      }
      try (Trainer trainer = trainer(recipe(optimiser), 3)) {
        trainer.resume(file);
        assertEquals(2, trainer.epoch());
        trainer.nextEpoch(Progress.NONE);
        Map<String, float[]> resumed = weights(trainer);
        assertEquals(uninterrupted.keySet(), resumed.keySet());
        uninterrupted.forEach((name, values) -> assertArrayEquals(values, resumed.get(name), name));
      }
    }
  }

  @Test
  void aRunResumedInsideAnEpochEndsWithTheSameBits(@TempDir Path folder) throws IOException {
    Recipe recipe = recipe(new Optimiser.Sgd(0.9)).withMicroBatches(4);
    for (int at : new int[] {2, 6}) {
      Path file = folder.resolve("after-step-" + at + ".npz");
      try (Trainer uninterrupted = trainer(recipe, 3);
          Trainer resumed = trainer(recipe, 3)) {
        uninterrupted.nextEpoch(Progress.NONE);
        EpochMetrics whole =
            uninterrupted.nextEpoch(report -> saveAt(at, report, uninterrupted, file));
        resumed.resume(file);
        assertEquals(1, resumed.epoch());
        EpochMetrics rest = resumed.nextEpoch(Progress.NONE);
        assertEquals(whole.trainLoss(), rest.trainLoss());
        assertEquals(whole.trainAccuracy(), rest.trainAccuracy());
        assertEquals(whole.testLoss(), rest.testLoss());
        Map<String, float[]> expected = weights(uninterrupted);
        Map<String, float[]> found = weights(resumed);
        expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), name));
      }
    }
  }

  private static void saveAt(int step, Progress.Report report, Trainer trainer, Path file) {
    if (report.training() && report.done() == step) {
      try {
        trainer.save(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Map<String, float[]> weights(Trainer trainer) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    StateDict.of(trainer.network()).forEach((name, p) -> weights.put(name, Parameters.get(p)));
    return weights;
  }

  @Test
  void refusesACheckpointOfAnotherRecipe(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("checkpoint.npz");
    try (Trainer trainer = trainer(recipe(new Optimiser.Sgd(0.9)), 3)) {
      trainer.save(file);
    }
    try (Trainer trainer = trainer(recipe(Optimiser.Adam.DEFAULT), 3)) {
      IOException e = assertThrows(IOException.class, () -> trainer.resume(file));
      assertTrue(e.getMessage().contains("no array optimiser/m/"), e.getMessage());
    }
  }

  @Test
  void endsWhenItsThreadIsInterrupted() {
    try (Trainer trainer = trainer(recipe(Optimiser.Adam.DEFAULT), 1)) {
      Thread.currentThread().interrupt();
      assertThrows(CancellationException.class, () -> trainer.nextEpoch(Progress.NONE));
    }
  }

  @Test
  void saysWhenTrainingDiverges() {
    Recipe wild = new Recipe(4, 8, 4, new Optimiser.Sgd(0.9), new Schedule.Constant(1e30));
    try (Trainer trainer = trainer(wild, 1)) {
      var e =
          assertThrows(
              DivergenceException.class,
              () -> {
                trainer.nextEpoch(Progress.NONE);
                trainer.nextEpoch(Progress.NONE);
              });
      assertTrue(e.getMessage().contains("diverged"), e.getMessage());
    }
  }

  /** One step, after which every weight is huge but the loss before it was an ordinary number. */
  @Test
  void aTestLossThatIsNotFiniteIsDivergence() {
    Recipe wild =
        new Recipe(1, 48, 4, new Optimiser.Sgd(0), new Schedule.Constant(1e38))
            .withLastBatch(LastBatch.KEEP);
    try (Trainer trainer = trainer(wild, 1)) {
      var e = assertThrows(DivergenceException.class, () -> trainer.nextEpoch(Progress.NONE));
      assertEquals(0, trainer.epoch());
      assertTrue(
          e.getMessage().matches("the test loss is (NaN|Infinity) after epoch 0 .*: .* diverged"),
          e.getMessage());
    }
  }

  /** NaN in a membrane never fires, so that the test loss stays an ordinary number. */
  @Test
  void weightsThatAreNotFiniteAreDivergence() {
    for (String name : new String[] {"block0.conv1.weight", "block0.bn1.running_var"}) {
      try (Trainer trainer = trainer(recipe(new Optimiser.Sgd(0.9)), 1)) {
        var e =
            assertThrows(
                DivergenceException.class,
                () -> trainer.nextEpoch(report -> spoil(report, trainer, name)));
        assertTrue(e.getMessage().startsWith(name + " holds 2 "), e.getMessage());
        assertTrue(e.getMessage().endsWith(": training diverged"), e.getMessage());
      }
    }
  }

  private static void spoil(Progress.Report report, Trainer trainer, String name) {
    if (!report.training() && report.done() == report.batches()) {
      Parameter parameter = StateDict.of(trainer.network()).get(name);
      float[] values = Parameters.get(parameter);
      values[0] = Float.NaN;
      values[1] = Float.NEGATIVE_INFINITY;
      Parameters.set(parameter, values);
    }
  }

  @Test
  void trainsOnWholeBatchesAndTestsOnAllClips() {
    Recipe recipe = recipe(Optimiser.Adam.DEFAULT);
    assertEquals(6, recipe.trainBatches(new MovingBars(50)));
    assertEquals(7, recipe.testBatches(new MovingBars(50)));
    assertEquals(6, recipe.testBatches(new MovingBars(48)));
  }

  @Test
  void refusesMoreTrainingStepsThanFrames() {
    Recipe recipe = new Recipe(1, 8, 7, Optimiser.Adam.DEFAULT, new Schedule.Constant(0.01));
    var e = assertThrows(IllegalArgumentException.class, () -> trainer(recipe, 1).close());
    assertEquals("T_train must be at most T = 6, found 7", e.getMessage());
  }

  /**
   * 300 steps: 50 epochs of 6 batches, after 60 to warm up. Java's own heap may grow once; a leak
   * grows every time.
   */
  @Test
  void memoryDoesNotGrow() throws IOException {
    Recipe recipe = new Recipe(160, 8, 6, new Optimiser.Sgd(0.9), new Schedule.Constant(0.001));
    try (Trainer trainer = trainer(recipe, 1)) {
      train(trainer, 10);
      StringBuilder seen = new StringBuilder();
      for (int window = 0; window < 3; window++) {
        long before = residentKilobytes();
        train(trainer, 50);
        long after = residentKilobytes();
        if (after <= before * 1.05) {
          return;
        }
        seen.append("%d kB grew to %d kB; ".formatted(before, after));
      }
      throw new AssertionError(seen);
    }
  }

  private static void train(Trainer trainer, int epochs) {
    for (int i = 0; i < epochs; i++) {
      trainer.nextEpoch(Progress.NONE);
    }
  }

  private static long residentKilobytes() throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
