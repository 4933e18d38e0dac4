package sew.reproduce.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;
import sew.registry.TypeId;
import sew.train.LastBatch;
import sew.train.Optimiser;
import sew.train.Recipe;
import sew.train.Schedule;

class ChangesTest {
  private static final Experiment QUICK =
      TrainingSetup.of(Dataset.SyntheticGesture.DEFAULT, Scale.QUICK)
          .experiment(JoinKind.ADD, 2020);
  private static final Experiment PAPER =
      TrainingSetup.of(new Dataset.DvsGesture(), Scale.PAPER).experiment(JoinKind.ADD, 2020);
  private static final Experiment IMAGES =
      TrainingSetup.of(new ImageDataset.ImageNet(), Scale.PAPER).experiment(JoinKind.ADD, 2020);

  private static Parameter<?> parameter(String option) {
    return Parameters.ALL.stream()
        .filter(parameter -> parameter.option().equals(option))
        .findFirst()
        .orElseThrow();
  }

  /** What "--lr 0.1 --steps 4" changes, in this order. */
  private static Changes changes(String options) {
    Changes changes = Changes.NONE;
    String[] words = options.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      changes = with(changes, parameter(words[i]), words[i + 1]);
    }
    return changes;
  }

  private static <T> Changes with(Changes changes, Parameter<T> parameter, String text) {
    return changes.with(parameter, parameter.read(text, BuiltInTypes.TYPES));
  }

  private static void assertRecipe(
      UnaryOperator<Recipe> expected, Experiment experiment, String options) {
    Recipe recipe = expected.apply(experiment.recipe());
    assertEquals(experiment.withRecipe(recipe), changes(options).applyTo(experiment));
  }

  @Test
  void withoutChangesAnExperimentIsTheSame() {
    for (Experiment experiment : List.of(QUICK, PAPER, IMAGES)) {
      assertEquals(experiment.canonical(), Changes.NONE.applyTo(experiment).canonical());
    }
    assertEquals(
        PAPER.id(),
        changes("--lr 0.001 --steps 16 --train-steps 12 --batch 16").applyTo(PAPER).id());
    assertEquals(
        IMAGES.id(),
        changes("--schedule cosine:320 --zero-init false --steps 4").applyTo(IMAGES).id());
  }

  @Test
  void everyChangeIsPartOfTheIdentity() {
    List<String> all =
        List.of(
            "--lr 0.5",
            "--batch 4",
            "--micro-batches 2",
            "--last-batch pad",
            "--optimiser adam",
            "--momentum 0.5",
            "--weight-decay 0.001",
            "--schedule constant",
            "--steps 8",
            "--train-steps 3",
            "--epochs 3",
            "--size 64",
            "--neuron lif",
            "--threshold 0.5",
            "--alpha 4",
            "--connect IAND",
            "--blocks 3",
            "--channels 8",
            "--net wide-7b-net",
            "--init " + "a".repeat(64));
    HashSet<String> ids = new HashSet<>(List.of(PAPER.id()));
    all.forEach(options -> ids.add(changes(options).applyTo(PAPER).id()));
    assertEquals(all.size() + 1, ids.size());
    assertNotEquals(IMAGES.id(), changes("--zero-init true").applyTo(IMAGES).id());
    assertNotEquals(IMAGES.id(), changes("--depth 50").applyTo(IMAGES).id());
  }

  @Test
  void aRateKeepsTheScheduleAndAScheduleKeepsTheRate() {
    assertRecipe(r -> r.withSchedule(new Schedule.Step(0.5, 64, 0.1)), PAPER, "--lr 0.5");
    assertRecipe(
        r -> r.withSchedule(new Schedule.Cosine(0.001, 192)), PAPER, "--schedule cosine:192");
    for (String both :
        List.of("--lr 0.2 --schedule step:8:0.5", "--schedule step:8:0.5 --lr 0.2")) {
      assertRecipe(r -> r.withSchedule(new Schedule.Step(0.2, 8, 0.5)), PAPER, both);
    }
    assertRecipe(
        r -> r.withSchedule(new Schedule.WarmUp(new Schedule.Constant(0.3), 5, 0.2)),
        PAPER,
        "--schedule warm-up:5:0.2:constant --lr 0.3");
  }

  @Test
  void optimisersTakeTheirOwnValues() {
    assertRecipe(
        r -> r.withOptimiser(new Optimiser.Sgd(0.8, 0.01, 0, true)),
        QUICK,
        "--momentum 0.8 --weight-decay 0.01 --optimiser sgd:nesterov");
    assertRecipe(
        r -> r.withOptimiser(new Optimiser.Adam(0.9, 0.999, 1e-8, 0.01)),
        PAPER,
        "--weight-decay 0.01 --optimiser adam");
  }

  @Test
  void aBatchAndItsPartsChangeTogether() {
    assertRecipe(
        r -> r.withMicroBatches(1).withBatchSize(20).withMicroBatches(5),
        IMAGES,
        "--batch 20 --micro-batches 5");
    assertRecipe(r -> r.withLastBatch(LastBatch.DROP), IMAGES, "--last-batch Drop");
  }

  /** The paper trains on 12 of 16 frames, the quick scale on all 8. */
  @ParameterizedTest
  @CsvSource({"4,4,4", "8,8,8", "16,12,16", "32,12,32"})
  void trainStepsFollowSteps(int steps, int ofPaper, int ofQuick) {
    Experiment paper = changes("--steps " + steps).applyTo(PAPER);
    assertEquals(steps, paper.data().steps());
    assertEquals(ofPaper, paper.recipe().trainSteps());
    assertEquals(ofQuick, changes("--steps " + steps).applyTo(QUICK).recipe().trainSteps());
    assertEquals(
        TrainingSetup.of(new Dataset.DvsGesture(), Scale.PAPER)
            .withSteps(steps)
            .experiment(JoinKind.ADD, 2020),
        paper);
    Experiment images = changes("--steps " + steps).applyTo(IMAGES);
    assertEquals(steps, ((ResNet) images.network()).steps());
    assertEquals(steps, images.data().steps());
  }

  @Test
  void neuronsKeepTheirKind() {
    Firing firing = new Firing(0.5, new Reset.Hard(0), new Surrogate.ATan(4), true);
    EventNet net = (EventNet) changes("--alpha 4 --threshold 0.5").applyTo(PAPER).network();
    assertEquals(new Neuron.Plif(2, true, firing), net.neuron());
    EventNet lif =
        (EventNet) changes("--threshold 0.5 --neuron lif --alpha 4").applyTo(PAPER).network();
    assertEquals(new Neuron.Lif(2, true, firing), lif.neuron());
    ResNet resNet = (ResNet) changes("--threshold 0.5 --alpha 4").applyTo(IMAGES).network();
    assertEquals(new Neuron.If(firing), resNet.neuron());
  }

  /** A neuron of a user. */
  @TypeId("own")
  record Own(Firing firing) implements Neuron {
    @Override
    public NDArray charge(NDArray v, NDArray x, NDArray leak) {
      return v.add(x);
    }
  }

  @Test
  void aNeuronOfAUserHasAThresholdToo() {
    Experiment own = NeuronParameters.NEURON.set(PAPER, new Own(Firing.DEFAULT));
    EventNet net = (EventNet) changes("--threshold 0.5").applyTo(own).network();
    assertEquals(new Own(Firing.of(0.5, 2)), net.neuron());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--zero-init true | --zero-init: expected a ResNet of 18 to 152 layers, found a network for event data, which has no zero init",
        "--optimiser adam --momentum 0.5 | --momentum: Adam has no momentum of its own; choose --optimiser sgd, or leave it out",
        "--momentum 1 | --momentum: momentum must be in [0, 1), found 1.0",
        "--lr 0 | --lr: learning rate must be positive, found 0.0",
        "--batch 16 --micro-batches 3 | --micro-batches: the micro-batches must divide the batch size 16, found 3",
        "--train-steps 17 | --train-steps: T_train must be at most T = 16, found 17",
        "--steps 8 --train-steps 9 | --train-steps: T_train must be at most T = 8, found 9",
        "--steps 0 | --steps: T must be at least 1, found 0",
        "--size 1 | --size: the size in pixels must be at least 2, found 1",
        "--net wide-7b-net --blocks 3 | --blocks: expected a 7B-Net, whose blocks are all of one width, found Wide-7B-Net",
        "--alpha 0 | --alpha: \"atan\": ATan alpha must be positive, found 0.0",
      })
  void whatDoesNotFitIsOneSentence(String options, String message) {
    Changes changes = changes(options);
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> changes.applyTo(PAPER)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lr | fast | --lr: expected a number, found \"fast\"",
        "--lr | NaN | --lr: expected a finite number, found \"NaN\"",
        "--batch | 1.5 | --batch: expected an integer, found \"1.5\"",
        "--zero-init | yes | --zero-init: expected true or false, found \"yes\"",
        "--optimiser | rmsprop | --optimiser: expected sgd, sgd:nesterov or adam, found \"rmsprop\"",
        "--last-batch | fill | --last-batch: expected drop, keep or pad, found \"fill\"",
        "--schedule | step:64 | --schedule: expected constant, step:EPOCHS:FACTOR, cosine:EPOCHS[:MIN] or warm-up:EPOCHS:START:SCHEDULE, such as step:64:0.1 or warm-up:5:0.2:cosine:64, found \"step:64\"",
        "--schedule | step:x:0.1 | --schedule: expected an integer, found \"x\"",
        "--schedule | cosine:0 | --schedule: T_max must be positive, found 0.0",
        "--loss | mse | --loss: no Loss is called \"mse\": expected one of cross-entropy, or one that a jar of --class-path provides",
      })
  void whatMeansNothingIsOneSentence(String option, String text, String message) {
    Parameter<?> parameter = parameter(option);
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> parameter.read(text, BuiltInTypes.TYPES))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "--schedule,constant",
    "--schedule,step:64:0.1",
    "--schedule,cosine:64",
    "--schedule,cosine:64:0.0001",
    "--schedule,warm-up:5:0.2:cosine:59",
    "--optimiser,sgd:nesterov",
    "--optimiser,adam",
    "--lr,0.00001",
    "--last-batch,pad",
    "--net,wide-7b-net",
    "--connect,IAND"
  })
  void labelsAreReadBack(String option, String text) {
    assertEquals(text, label(parameter(option), text));
  }

  private static <T> String label(Parameter<T> parameter, String text) {
    return parameter.label().apply(parameter.read(text, BuiltInTypes.TYPES));
  }

  @Test
  void stillImagesHaveNoFramesToChooseFrom() {
    assertEquals(
        "--train-steps: T_train chooses among the frames of a clip, found still images; choose T with --steps",
        assertThrows(
                IllegalArgumentException.class, () -> changes("--train-steps 2").applyTo(IMAGES))
            .getMessage());
  }
}
