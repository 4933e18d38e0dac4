package sew.reproduce.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.reproduce.paper.AuthorsLog.Epoch;
import sew.train.Recipe;

class AuthorsLogTest {

  /** The extremes as they were found in the event files themselves, in float32. */
  @ParameterizedTest
  @CsvSource({
    "SEW ResNet-18, 320, 63.18199920654297, 313, 84.53399658203125, 62.8120002746582, 61.582244873046875",
    "SEW ResNet-34, 320, 67.04199981689453, 318, 87.24800109863281, 66.66000366210938, 68.9261703491211",
    "SEW ResNet-50, 320, 67.78399658203125, 310, 87.52200317382812, 67.37200164794922, 73.37242126464844",
    "SEW ResNet-101, 320, 68.76399993896484, 317, 88.25399780273438, 68.4000015258789, 77.08645629882812",
    "SEW ResNet-152, 320, 69.26200103759766, 294, 88.56800079345703, 68.99199676513672, 78.63629150390625",
    "Spiking ResNet-18, 320, 62.316001892089844, 310, 84.05400085449219, 61.948001861572266, 59.46019744873047",
    "Spiking ResNet-34, 320, 61.858001708984375, 316, 83.69400024414062, 61.59199905395508, 59.44583511352539",
    "Spiking ResNet-50, 320, 57.66400146484375, 319, 80.43199920654297, 57.66400146484375, 56.408294677734375",
    "Spiking ResNet-101, 320, 31.79400062561035, 257, 54.90599822998047, 30.733999252319336, 29.857521057128906",
    "Spiking ResNet-152, 320, 10.027999877929688, 195, 23.56599998474121, 8.706000328063965, 9.490090370178223",
    "7B-Net, 192, 97.91666412353516, 89, 100.0, 96.875, 99.7448959350586"
  })
  void theCopyHasTheExtremesOfTheEventFiles(
      String network, int epochs, double best, int at, double best5, double last, double train) {
    AuthorsLog log = AuthorsLog.of(network);
    assertEquals(epochs, log.epochs().size());
    assertFloat(best, log.best(Epoch::testAcc1).testAcc1());
    assertEquals(at, log.best(Epoch::testAcc1).epoch());
    assertFloat(best5, log.best(Epoch::testAcc5).testAcc5());
    assertFloat(last, log.last().testAcc1());
    assertFloat(train, log.best(Epoch::trainAcc1).trainAcc1());
  }

  /** Logged as shares of 1, and without the top-5 accuracy. */
  @Test
  void theCifar10DvsRunIsInPercent() {
    AuthorsLog log = AuthorsLog.of("Wide-7B-Net");
    assertEquals(64, log.epochs().size());
    Epoch best = log.best(Epoch::testAcc1);
    assertEquals(41, best.epoch());
    assertFloat(0.744f, best.testAcc1() / 100);
    assertFloat(0.728f, log.last().testAcc1() / 100);
    assertFloat(0.9998888f, log.best(Epoch::trainAcc1).trainAcc1() / 100);
    assertTrue(Double.isNaN(best.testAcc5()));
  }

  @Test
  void epochsHaveNoGapsAndNumbersAreInRange() {
    List<AuthorsLog> logs = AuthorsLog.all();
    assertEquals(12, logs.size());
    for (AuthorsLog log : logs) {
      for (int i = 0; i < log.epochs().size(); i++) {
        Epoch epoch = log.epochs().get(i);
        assertEquals(i, epoch.epoch(), log.network());
        assertTrue(epoch.trainLoss() > 0 && epoch.testLoss() > 0, log.network());
        assertTrue(epoch.trainAcc1() > 0 && epoch.trainAcc1() < 100, log.network());
        assertTrue(epoch.testAcc1() > 0 && epoch.testAcc1() < 100, log.network());
      }
    }
  }

  /** A test accuracy is a number of right answers of the set it was measured on. */
  @Test
  void testAccuraciesCountTheTestSet() {
    for (AuthorsLog log : AuthorsLog.all()) {
      for (Epoch epoch : log.epochs()) {
        double right = epoch.testAcc1() / 100 * log.testSamples();
        assertEquals(Math.rint(right), right, 0.01, log.network() + " epoch " + epoch.epoch());
      }
    }
  }

  /**
   * What became of the last batch: a training accuracy is a number of right answers of all that an
   * epoch trained on. DVS Gesture's 1,176 clips are 73 batches of 16 and 8 more, which were kept;
   * CIFAR10-DVS's 9,000 are 562 batches and 8 more, which were dropped; ImageNet's 1,281,167 images
   * and one of them again are 8 devices of as many.
   */
  @Test
  void trainingAccuraciesCountTheSamplesOfAnEpoch() {
    for (AuthorsLog log : AuthorsLog.all()) {
      Recipe recipe =
          switch (log.dataset()) {
            case "DVS Gesture" -> Recipe.dvsGesture(0.001);
            case "CIFAR10-DVS" -> Recipe.cifar10Dvs(16);
            default -> Recipe.imageNet();
          };
      int all = recipe.microBatches() > 1 ? 1_281_167 : log.testSamples() == 288 ? 1176 : 9000;
      int trained =
          switch (recipe.lastBatch()) {
            case DROP -> all / recipe.batchSize() * recipe.batchSize();
            case KEEP -> all;
            case PAD -> (all + 7) / 8 * 8;
          };
      assertTrue(Set.of(1176, 8992, 1_281_168).contains(trained), log.network() + trained);
      assertTrue(distanceFromCounts(log, trained) < 0.1, log.network());
      // Nor is it any other number, so that this can fail.
      for (int other : new int[] {1168, 1184, 8984, 9000, 1_281_024, 1_281_167, 1_281_280}) {
        assertTrue(distanceFromCounts(log, other) > 0.2, log.network() + " " + other);
      }
    }
  }

  /** Float32 tells right answers of 1.28 million images apart to 0.1. */
  private static double distanceFromCounts(AuthorsLog log, int samples) {
    return log.epochs().stream()
        .flatMapToDouble(epoch -> DoubleStream.of(epoch.trainAcc1(), epoch.trainAcc5()))
        .filter(percent -> !Double.isNaN(percent))
        .map(percent -> percent / 100 * samples)
        .map(right -> Math.abs(Math.rint(right) - right))
        .max()
        .orElseThrow();
  }

  @Test
  void anUnknownNetworkIsNamed() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> AuthorsLog.of("ResNet-18"));
    assertTrue(e.getMessage().contains("no log of ResNet-18"), e.getMessage());
  }

  private static void assertFloat(double expected, double actual) {
    assertEquals((float) expected, (float) actual);
  }
}
