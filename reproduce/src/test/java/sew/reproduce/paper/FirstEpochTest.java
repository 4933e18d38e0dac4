package sew.reproduce.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.model.ResNet;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.PaperExperiments;
import sew.train.Recipe;

class FirstEpochTest {

  @Test
  void isThatOfTheLogOfTheSameNetwork() {
    assertFirst(
        5.399385, 6.6842914, 14.028, PaperExperiments.imageNet(ResNet.Depth.D18, JoinKind.ADD));
    assertFirst(2.0813253, 26.834965, 28.4, PaperExperiments.cifar10Dvs(16));
    assertFirst(2.4110742, 18.02721, 26.041666, PaperExperiments.dvsGesture(JoinKind.ADD));
    Experiment spiking = PaperExperiments.imageNet(ResNet.Depth.D152, JoinKind.SPIKING);
    assertEquals("Spiking ResNet-152", FirstEpoch.of(spiking).orElseThrow().network());
  }

  private static void assertFirst(double loss, double train, double test, Experiment experiment) {
    AuthorsLog.Epoch first = FirstEpoch.of(experiment).orElseThrow().epoch();
    assertEquals(0, first.epoch());
    assertEquals(loss, first.trainLoss());
    assertEquals(train, first.trainAcc1());
    assertEquals(test, first.testAcc1());
  }

  /** The first epoch of a shorter run is the same, that of another setting is not. */
  @Test
  void isEmptyForWhatTheAuthorsDidNotRunOrLog() {
    Experiment full = PaperExperiments.cifar10Dvs(16);
    Recipe shorter = full.recipe().withEpochs(2);
    assertEquals(
        FirstEpoch.of(full),
        FirstEpoch.of(new Experiment(full.network(), full.data(), shorter, 1)));
    Recipe smaller = full.recipe().withBatchSize(8);
    assertEquals(
        Optional.empty(), FirstEpoch.of(new Experiment(full.network(), full.data(), smaller, 1)));
    assertEquals(Optional.empty(), FirstEpoch.of(PaperExperiments.cifar10Dvs(8)));
    assertEquals(Optional.empty(), FirstEpoch.of(PaperExperiments.dvsGesture(JoinKind.AND)));
  }
}
