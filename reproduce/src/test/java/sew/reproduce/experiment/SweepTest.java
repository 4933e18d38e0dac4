package sew.reproduce.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.reproduce.run.RunDirectory;
import sew.train.Schedule;

class SweepTest {
  private static final TrainingSetup SETTING =
      TrainingSetup.of(Dataset.SyntheticGesture.DEFAULT, Scale.QUICK).withEpochs(3);

  private static final PaperNet WIDE = PaperNet.of("wide-7b-net");
  private static final Schedule COSINE_OF_2 = new Schedule.Cosine(1, 2);

  private static Sweep sweep(List<Integer> blocks, List<Integer> channels, List<Long> seeds) {
    return new Sweep(JoinKind.TABLE_4, blocks, channels, seeds, SETTING);
  }

  @Test
  void isEveryNetWithTheFirstSeedThenWithTheNext() {
    List<Experiment> experiments =
        sweep(List.of(1, 2, 5), List.of(16, 32), List.of(7L, 8L)).experiments();
    assertEquals(5 * 3 * 2 * 2, experiments.size());
    assertEquals(experiments.size(), new HashSet<>(experiments).size());
    assertEquals("SEW ResNet (ADD), 1 block c16", Caption.of(experiments.get(0)).name());
    assertEquals("SEW ResNet (ADD), 2 blocks c16", Caption.of(experiments.get(1)).name());
    assertEquals("SEW ResNet (AND), 1 block c16", Caption.of(experiments.get(3)).name());
    assertEquals("SEW ResNet (ADD), 1 block c32", Caption.of(experiments.get(15)).name());
    // 5 blocks c32 is Table 4's own network.
    assertEquals("SEW ResNet (ADD)", Caption.of(experiments.get(17)).name());
    assertEquals(7, experiments.get(29).seed());
    assertEquals(8, experiments.get(30).seed());
    assertEquals(3, experiments.get(30).recipe().epochs());
    assertEquals(5, ((EventNet) experiments.get(17).network()).blocks());
    long directories =
        experiments.stream()
            .map(e -> RunDirectory.of(java.nio.file.Path.of("out"), e, "data").path())
            .distinct()
            .count();
    assertEquals(experiments.size(), directories);
  }

  @Test
  void refusesWhatCannotBeRun() {
    assertSays("must be 1 to 5 for frames of 32 x 32 pixels", List.of(1, 6), List.of(16));
    assertSays("must be 1 to 5", List.of(0), List.of(16));
    assertSays(
        "--blocks: expected one or more values, without duplicates, found [2, 2]",
        List.of(2, 2),
        List.of(16));
    assertSays("--channels: expected one or more values", List.of(2), List.of());
    assertSays(
        "--channels: the number of channels must be at least 1, found 0", List.of(2), List.of(0));
  }

  private static void assertSays(String words, List<Integer> blocks, List<Integer> channels) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> sweep(blocks, channels, List.of(1L)))
            .getMessage();
    assertTrue(message.contains(words), message);
  }

  @Test
  void everyParameterIsAnAxis() {
    List<Axis<?>> axes =
        List.of(
            new Axis<>(RecipeParameters.LEARNING_RATE, List.of(0.1, 0.01)),
            new Axis<>(DataParameters.STEPS, List.of(4, 8)),
            new Axis<>(NetworkParameters.NET, List.of(WIDE, PaperNet.of("7b-net"))));
    Sweep sweep = new Sweep(SETTING, axes, List.of(7L, 8L));
    List<Experiment> experiments = sweep.experiments();
    assertEquals(2 * 2 * 2 * 2, experiments.size());
    assertEquals("lr 0.1, T 4, net wide-7b-net", sweep.nets().get(0).toString());
    Experiment fourth = experiments.get(3);
    assertEquals(8, fourth.data().steps());
    assertEquals(8, fourth.recipe().trainSteps());
    assertEquals(new Schedule.Cosine(0.1, 3), fourth.recipe().schedule());
    assertEquals(SETTING.experiment(JoinKind.ADD, 7).network(), fourth.network());
    // Five blocks are as many as 32 x 32 pixels allow.
    EventNet wide = (EventNet) experiments.get(4).network();
    assertEquals(List.of(new EventNet.Stage(64, 4), new EventNet.Stage(128, 1)), wide.stages());
    assertEquals(0.01, experiments.get(4).recipe().schedule().base());
  }

  @Test
  void thePapersLearningRateFollowsTheConnectFunctionUnlessItIsAnAxis() {
    TrainingSetup paper = TrainingSetup.of(new Dataset.DvsGesture(), Scale.PAPER);
    Axis<JoinKind> connects =
        new Axis<>(NetworkParameters.CONNECT, List.of(JoinKind.ADD, JoinKind.IAND));
    Sweep sweep = new Sweep(paper, List.of(connects), List.of(1L));
    assertEquals(0.001, sweep.experiments().get(0).recipe().schedule().base());
    assertEquals(0.1, sweep.experiments().get(1).recipe().schedule().base());
    Axis<Double> rates = new Axis<>(RecipeParameters.LEARNING_RATE, List.of(0.1, 0.001));
    Sweep swept = new Sweep(paper, List.of(connects, rates), List.of(1L));
    assertEquals(
        List.of(0.1, 0.001, 0.1, 0.001),
        swept.experiments().stream().map(e -> e.recipe().schedule().base()).toList());
    // The rates of the paper are the same runs as without the axis.
    assertEquals(sweep.experiments().get(0).id(), swept.experiments().get(1).id());
  }

  @Test
  void stillImagesAreReadByResNets() {
    TrainingSetup images = TrainingSetup.of(ImageDataset.DeadLeaves.DEFAULT, Scale.QUICK);
    List<Axis<?>> axes =
        List.of(
            new Axis<>(NetworkParameters.CONNECT, List.of(JoinKind.ADD, JoinKind.SPIKING)),
            new Axis<>(NetworkParameters.DEPTH, List.of(18, 152)));
    List<Experiment> experiments = new Sweep(images, axes, List.of(1L)).experiments();
    assertEquals(
        List.of("18 false", "152 false", "18 true", "152 true"),
        experiments.stream()
            .map(e -> (ResNet) e.network())
            .map(net -> net.layers() + " " + net.zeroInit())
            .toList());
    // By its name it is the same network, and that of Table 2.
    Axis<PaperNet> named =
        new Axis<>(NetworkParameters.NET, List.of(PaperNet.of("Spiking-ResNet152")));
    Experiment spiking = new Sweep(images, List.of(named), List.of(1L)).experiments().get(0);
    assertEquals(experiments.get(3), spiking);
    ResNetName name = new ResNetName(JoinKind.SPIKING, ResNet.Depth.D152);
    assertEquals(
        ImageNetSetup.of(ImageDataset.DeadLeaves.DEFAULT, Scale.QUICK).experiment(name, 1),
        spiking);
  }

  @Test
  void networksAndDataMustFit() {
    TrainingSetup images = TrainingSetup.of(ImageDataset.DeadLeaves.DEFAULT, Scale.QUICK);
    assertRefuses(
        images,
        new Axis<>(NetworkParameters.NET, List.of(WIDE)),
        "--net: dead-leaves has still images, which wide-7b-net does not read; choose a ResNet such as sew-resnet18");
    assertRefuses(
        SETTING,
        new Axis<>(NetworkParameters.NET, List.of(PaperNet.of("sew-resnet18"))),
        "--net: synthetic-gesture has event frames, which sew-resnet18 does not read; choose 7b-net or wide-7b-net");
    assertRefuses(
        images,
        new Axis<>(NetworkParameters.BLOCKS, List.of(2)),
        "--blocks: expected a 7B-Net, found resnet; a ResNet has --depth");
    assertRefuses(
        SETTING,
        new Axis<>(NetworkParameters.DEPTH, List.of(18)),
        "--depth: expected a ResNet of 18 to 152 layers, found a network for event data, which has --blocks");
    assertRefuses(
        SETTING,
        new Axis<>(RecipeParameters.SCHEDULE, List.of(COSINE_OF_2, COSINE_OF_2.withBase(2))),
        "expected experiments that differ, found the same one for \"schedule cosine:2\" and \"schedule cosine:2\"");
  }

  private static void assertRefuses(TrainingSetup setting, Axis<?> axis, String message) {
    assertEquals(
        message,
        assertThrows(
                IllegalArgumentException.class,
                () -> new Sweep(setting, List.of(axis), List.of(1L)))
            .getMessage());
  }

  @Test
  void connectFunctionsAreReadInAnyCase() {
    assertEquals(JoinKind.IAND, JoinKind.of("iand"));
    assertEquals(JoinKind.PLAIN, JoinKind.of(" Plain"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> JoinKind.of("XOR")).getMessage();
    assertEquals(
        "expected one of ADD, AND, IAND, plain, spiking, or one that a jar of --class-path provides, found \"XOR\"",
        message);
  }
}
