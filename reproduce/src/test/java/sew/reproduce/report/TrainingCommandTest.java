package sew.reproduce.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Surrogate;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.PaperExperiments;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.TrainingSetup;
import sew.train.LastBatch;
import sew.train.Optimiser;
import sew.train.Recipe;
import sew.train.Schedule;

class TrainingCommandTest {
  private static final TrainingSetup QUICK =
      TrainingSetup.of(Dataset.SyntheticGesture.DEFAULT, Scale.QUICK);

  private static Optional<String> command(Experiment experiment) {
    return TrainingCommand.of(
        experiment, List.of(experiment.seed()), List.of(), BuiltInTypes.TYPES);
  }

  private static void assertCommand(String expected, Experiment experiment) {
    assertEquals(Optional.of("reproduce/sew " + expected), command(experiment));
  }

  @Test
  void thePapersExperimentsNeedNoOptionsOfTheRecipe() {
    assertCommand(
        "run table4 --scale paper --data DIR --connect IAND",
        PaperExperiments.dvsGesture(JoinKind.IAND));
    assertCommand(
        "run table2 --scale paper --data DIR --net spiking-resnet101",
        PaperExperiments.imageNet(ResNet.Depth.D101, JoinKind.SPIKING));
    assertCommand("run table6 --scale paper --data DIR --steps 8", PaperExperiments.cifar10Dvs(8));
    assertCommand(
        "run table6 --scale paper --data DIR --split first-100 --steps 16",
        PaperExperiments.cifar10Dvs("first-100", 16, Recipe.cifar10Dvs(16)));
  }

  @Test
  void everythingThatDiffersIsAnOption() {
    Experiment add = PaperExperiments.dvsGesture(JoinKind.ADD);
    Recipe recipe =
        add.recipe()
            .withEpochs(3)
            .withBatchSize(8)
            .withMicroBatches(2)
            .withLastBatch(LastBatch.PAD)
            .withOptimiser(new Optimiser.Sgd(0.8, 0.0001, 0, true))
            .withSchedule(new Schedule.Cosine(0.05, 3));
    assertCommand(
        "run table4 --scale paper --data DIR --connect ADD --epochs 3 --batch 8 --micro-batches 2"
            + " --last-batch pad --optimiser sgd:nesterov --momentum 0.8 --weight-decay 0.0001"
            + " --schedule cosine:3 --lr 0.05",
        add.withRecipe(recipe));
  }

  @Test
  void aSweepChangesTheNetwork() {
    Neuron neuron = new Neuron.If(Firing.of(0.5, 3));
    Experiment one = QUICK.withSteps(4).withEpochs(6).experiment(JoinKind.AND, 3, 16, neuron, 7);
    assertCommand(
        "ablate --scale quick --connect AND --blocks 3 --epochs 6 --seed-list 7 --channels 16"
            + " --neuron if --steps 4 --threshold 0.5 --alpha 3",
        one);
  }

  @Test
  void howItWasComputedIsPartOfTheCommand() {
    assertEquals(
        Optional.of(
            "reproduce/sew --backend native --memory-order channels-last --precision bfloat16"
                + " run table4 --scale quick --connect ADD"),
        TrainingCommand.of(
            QUICK.experiment(JoinKind.ADD, 2020),
            List.of(2020L),
            List.of("java, channels-first, float32", "native, channels-last, bfloat16"),
            BuiltInTypes.TYPES));
  }

  /** A command that trains something else is worse than none. */
  @Test
  void whatNoOptionsMakeHasNoCommand() {
    Experiment add = QUICK.experiment(JoinKind.ADD, 2020);
    Neuron steep =
        new Neuron.Plif(
            2, true, new Firing(1, Firing.DEFAULT.reset(), new Surrogate.Sigmoid(4), true));
    assertEquals(
        Optional.empty(), command(add.withNetwork(((EventNet) add.network()).withNeuron(steep))));
    Recipe recipe = add.recipe().withOptimiser(new Optimiser.Adam(0.5, 0.999, 1e-8, 0));
    assertEquals(Optional.empty(), command(add.withRecipe(recipe)));
  }
}
