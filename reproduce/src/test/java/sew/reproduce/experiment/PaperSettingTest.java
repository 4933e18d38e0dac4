package sew.reproduce.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sew.reproduce.experiment.PaperExperiments.cifar10Dvs;
import static sew.reproduce.experiment.PaperExperiments.dvsGesture;
import static sew.reproduce.experiment.PaperExperiments.imageNet;
import static sew.reproduce.experiment.PaperExperiments.network;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Surrogate;
import sew.train.LastBatch;
import sew.train.Optimiser;
import sew.train.Recipe;
import sew.train.Schedule;

class PaperSettingTest {
  private static final Recipe IMAGE_NET = Recipe.imageNet();
  private static final ResNet SEW_18 = network(ResNet.Depth.D18, JoinKind.ADD);

  static Stream<Experiment> thePapers() {
    Stream<Experiment> images =
        Stream.of(ResNet.Depth.values())
            .flatMap(
                depth ->
                    Stream.of(imageNet(depth, JoinKind.ADD), imageNet(depth, JoinKind.SPIKING)));
    Stream<Experiment> events =
        Stream.concat(
            Stream.of(4, 8, 16).map(PaperExperiments::cifar10Dvs),
            JoinKind.TABLE_4.stream().map(PaperExperiments::dvsGesture));
    return Stream.concat(images, events);
  }

  @ParameterizedTest
  @MethodSource("thePapers")
  void whatThePaperTrainsIsKnownAndAnotherSeedIsNoDifference(Experiment experiment) {
    assertTrue(PaperSetting.isPapers(experiment));
    Experiment again =
        new Experiment(experiment.network(), experiment.data(), experiment.recipe(), 1);
    assertTrue(PaperSetting.isPapers(again));
    assertEquals(Caption.PAPER, Caption.of(experiment).length());
    Experiment shorter = withRecipe(experiment, experiment.recipe().withEpochs(3));
    assertFalse(PaperSetting.isPapers(shorter));
    assertTrue(PaperSetting.isPapersButForEpochs(shorter));
    assertEquals("shortened", Caption.of(shorter).length());
  }

  private static Experiment withRecipe(Experiment experiment, Recipe recipe) {
    return new Experiment(experiment.network(), experiment.data(), recipe, experiment.seed());
  }

  static Stream<Arguments> changed() {
    Neuron sharp =
        new Neuron.If(new Firing(0.5, Firing.DEFAULT.reset(), new Surrogate.ATan(3), true));
    ResNet zero =
        new ResNet(ResNet.Depth.D18, JoinKind.ADD.residual(), Neuron.If.DEFAULT, 4, true, 1000);
    ResNet unzeroed =
        new ResNet(
            ResNet.Depth.D50, JoinKind.SPIKING.residual(), Neuron.If.DEFAULT, 4, false, 1000);
    ResNet longer =
        new ResNet(ResNet.Depth.D18, JoinKind.ADD.residual(), Neuron.If.DEFAULT, 8, false, 1000);
    ResNet few = new ResNet(ResNet.Depth.D18, JoinKind.IAND.residual(), sharp, 4, false, 10);
    Experiment.Data small = new Experiment.Data(new ImageDataset.ImageNet(), 4, 64);
    Experiment.Data steps = new Experiment.Data(new ImageDataset.ImageNet(), 8, 224);
    Experiment gesture = dvsGesture(JoinKind.ADD);
    Experiment spiking = dvsGesture(JoinKind.SPIKING);
    return Stream.of(
        changed("no zero init", imageNet(unzeroed, IMAGE_NET)),
        changed("zero init", imageNet(zero, IMAGE_NET)),
        changed("T 8", new Experiment(longer, steps, IMAGE_NET, 2020)),
        changed("64 px", new Experiment(SEW_18, small, IMAGE_NET, 2020)),
        changed("SEW ResNet (IAND), V_th 0.5, alpha 3, 10 classes", imageNet(few, IMAGE_NET)),
        changed(
            "batch 8, last batch dropped",
            imageNet(SEW_18, IMAGE_NET.withBatchSize(8).withLastBatch(LastBatch.DROP))),
        changed("1 micro-batch", imageNet(SEW_18, IMAGE_NET.withMicroBatches(1))),
        changed(
            "lr 0.01, cosine over 10 epochs, momentum 0.8, weight decay 0.0001",
            imageNet(
                SEW_18,
                IMAGE_NET
                    .withSchedule(new Schedule.Cosine(0.01, 10))
                    .withOptimiser(new Optimiser.Sgd(0.8, 1e-4, 0, false)))),
        changed("Adam", imageNet(SEW_18, IMAGE_NET.withOptimiser(Optimiser.Adam.DEFAULT))),
        changed("split first-100", cifar10Dvs("first-100", 16, Recipe.cifar10Dvs(16))),
        changed("T 12", cifar10Dvs("authors", 12, Recipe.cifar10Dvs(12))),
        changed(
            "T_train 4, last batch kept",
            cifar10Dvs(
                "authors",
                8,
                Recipe.cifar10Dvs(8).withTrainSteps(4).withLastBatch(LastBatch.KEEP))),
        changed(
            "last batch dropped",
            withRecipe(gesture, gesture.recipe().withLastBatch(LastBatch.DROP))),
        changed(
            "constant lr",
            withRecipe(spiking, spiking.recipe().withSchedule(new Schedule.Constant(0.1)))),
        changed(
            "1 block c16, if neurons",
            new Experiment(
                EventNet.of(1, 16, JoinKind.ADD.residual(), Neuron.If.DEFAULT, 11),
                gesture.data(),
                gesture.recipe(),
                1)));
  }

  private static Arguments changed(String expected, Experiment experiment) {
    return Arguments.of(expected, experiment);
  }

  @ParameterizedTest
  @MethodSource("changed")
  void whatDiffersIsNamed(String expected, Experiment experiment) {
    assertEquals(expected, String.join(", ", PaperSetting.differences(experiment).orElseThrow()));
    assertFalse(PaperSetting.isPapers(experiment));
    assertEquals("the paper's recipe, changed", Caption.of(experiment).length());
  }

  @Test
  void onStandInDataThereIsNothingToCompareWith() {
    Dataset drawn = ImageDataset.DeadLeaves.DEFAULT;
    Experiment experiment =
        new Experiment(SEW_18, new Experiment.Data(drawn, 4, 224), IMAGE_NET, 2020);
    assertEquals(Optional.empty(), PaperSetting.differences(experiment));
    assertEquals(
        Optional.empty(),
        PaperSetting.differences(
            new Experiment(SEW_18, dvsGesture(JoinKind.ADD).data(), Recipe.dvsGesture(0.1), 2020)));
    Recipe recipe = new Recipe(10, 32, 4, new Optimiser.Sgd(0.9), new Schedule.Cosine(0.1, 10));
    Experiment quick = new Experiment(SEW_18, new Experiment.Data(drawn, 4, 64), recipe, 2020);
    assertEquals(
        "shortened with more epochs, DRAWN PICTURES: 18 layers, T 4, 64 px, 10 epochs, lr 0.1, SGD,"
            + " momentum 0.9",
        Caption.of(quick).scale());
    Recipe adam = new Recipe(10, 32, 4, Optimiser.Adam.DEFAULT, new Schedule.Cosine(0.001, 10));
    assertEquals(
        "shortened with more epochs, DRAWN PICTURES: 18 layers, T 4, 64 px, 10 epochs",
        Caption.of(new Experiment(SEW_18, new Experiment.Data(drawn, 4, 64), adam, 1)).scale());
  }

  @Test
  void captionsOfImagesAndWideNetsReadWell() {
    assertEquals(
        "the paper's setting: 18 layers, T 4, 224 px, 320 epochs",
        Caption.of(imageNet(ResNet.Depth.D18, JoinKind.ADD)).scale());
    assertEquals("SEW ResNet-18", Caption.of(imageNet(ResNet.Depth.D18, JoinKind.ADD)).name());
    assertEquals(
        "spiking-resnet-152", Caption.of(imageNet(ResNet.Depth.D152, JoinKind.SPIKING)).slug());
    assertEquals("Wide-7B-Net", Caption.of(cifar10Dvs(8)).name());
    assertEquals(
        "the paper's setting: 4 blocks c64 + 3 blocks c128, T 8, T_train 8, 128 px, 64 epochs,"
            + " split authors",
        Caption.of(cifar10Dvs(8)).scale());
    assertEquals(
        "shortened: 4 blocks c64 + 3 blocks c128, T 16, T_train 16, 128 px, 1 epoch, split random:7",
        Caption.of(cifar10Dvs("random:7", 16, Recipe.cifar10Dvs(16).withEpochs(1))).scale());
    assertEquals(
        "the paper's recipe, changed: 18 layers, T 4, 224 px, 320 epochs, lr 0.01",
        Caption.of(imageNet(SEW_18, IMAGE_NET.withSchedule(new Schedule.Cosine(0.01, 320))))
            .scale());
  }

  /** What the tables' commands train without data says no more than how much it is shortened. */
  @Test
  void theQuickRunsOfImagesAndWideNetsHaveShortCaptions() {
    Dataset drawn = ImageDataset.DeadLeaves.DEFAULT;
    Experiment image = ImageNetSetup.of(drawn, Scale.QUICK).experiment(ResNetName.ALL.get(0), 2020);
    assertEquals(
        "shortened, DRAWN PICTURES: 18 layers, T 4, 64 px, 6 epochs", Caption.of(image).scale());
    Experiment wide =
        WideNetSetup.of(Cifar10Dvs.Synthetic.DEFAULT, Scale.QUICK).experiment(4, 2020);
    assertEquals("Wide-7B-Net", Caption.of(wide).name());
    assertEquals(
        "shortened, SYNTHETIC: 4 blocks c64 + 1 block c128, T 4, T_train 4, 32 px, 5 epochs",
        Caption.of(wide).scale());
    assertTrue(
        PaperSetting.isPapers(
            ImageNetSetup.of(new ImageDataset.ImageNet(), Scale.PAPER)
                .experiment(ResNetName.ALL.get(0), 2020)));
    assertTrue(
        PaperSetting.isPapers(
            WideNetSetup.of(Cifar10Dvs.DEFAULT, Scale.PAPER).experiment(16, 2020)));
  }

  @Test
  void theQuickScaleNamesOnlyWhatIsUnusual() {
    TrainingSetup quick = TrainingSetup.of(Dataset.SyntheticGesture.DEFAULT, Scale.QUICK);
    Experiment add = quick.experiment(JoinKind.ADD, 2020);
    assertEquals(
        "shortened, SYNTHETIC: 5 blocks c32, T 8, T_train 8, 32 px, 10 epochs",
        Caption.of(add).scale());
    Recipe faster = add.recipe().withSchedule(new Schedule.Cosine(0.01, 10));
    assertTrue(Caption.of(withRecipe(add, faster)).scale().endsWith("10 epochs, lr 0.01"));
    assertEquals(List.of(), RecipeDifferences.of(add.recipe(), add.recipe()));
  }
}
