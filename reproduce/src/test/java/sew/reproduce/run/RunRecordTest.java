package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.model.ResNet;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.PaperExperiments;
import sew.train.EpochMetrics;

class RunRecordTest {

  @Test
  void aRunIsReadBackFromItsDirectory(@TempDir Path folder) throws IOException {
    RunDirectory directory = TinyRun.start(folder.resolve("out"), folder.resolve("cache"), 2);
    List<RunRecord> runs = RunRecord.finishedIn(folder);
    assertEquals(1, runs.size());
    RunRecord run = runs.get(0);
    assertEquals("Spiking ResNet, 4 blocks c4", run.caption().name());
    assertEquals("synthetic-gesture", run.experiment().data().dataset().name());
    assertEquals(
        "shortened, SYNTHETIC: 4 blocks c4, T 4, T_train 3, 16 px, 2 epochs, lr 0.01,"
            + " lr x 0.5 every 5 epochs, batch 4, last batch dropped",
        run.caption().scale());
    assertEquals(run.caption().scale(), run.scale());
    assertEquals(TinyRun.experiment(2), run.experiment());
    assertTrue(run.clips().orElseThrow().train() > run.finished().testClips());
    assertEquals(2, run.epochs().size());
    assertEquals(run.finished().last(), run.epochs().get(1).testAccuracy());
    assertFalse(run.isPaperSetting());
    Files.delete(directory.path().resolve("summary.json"));
    assertTrue(RunRecord.finishedIn(folder).isEmpty());
    List<RunRecord> begun = RunRecord.begunIn(folder, BuiltInTypes.TYPES, note -> {});
    assertEquals(List.of("2/2 epochs"), begun.stream().map(RunRecord::progress).toList());
    Files.delete(directory.path().resolve("metrics.jsonl"));
    assertTrue(RunRecord.begunIn(folder, BuiltInTypes.TYPES, note -> {}).isEmpty());
  }

  @Test
  void anUnusualPrecisionIsNamed() {
    RunRecord run =
        ToldRun.finished(
            PaperExperiments.dvsGesture(JoinKind.AND),
            ClipCounts.PAPER,
            List.of(ToldRun.epoch(0, 1, 0.5, 0.5, null)));
    assertTrue(run.scale().endsWith("192 epochs"), run.scale());
    RunRecord coarse =
        new RunRecord(
            run.experiment(),
            run.directory(),
            run.state(),
            run.epochs(),
            run.metrics(),
            run.divergence(),
            run.clips(),
            List.of("native, channels-last, float32", "native, channels-last, bfloat16"),
            run.gradients(),
            run.splitSha256());
    assertEquals(List.of("float32", "bfloat16"), coarse.precisions());
    assertTrue(coarse.scale().endsWith("192 epochs, bfloat16"), coarse.scale());
  }

  @Test
  void samplesThatCouldNotBeReadAreNamed() {
    EpochMetrics epoch = new EpochMetrics(0, 0.1, 1, 0.5, 1, 0.5, 2, 100, null, 0, 3);
    RunRecord run =
        ToldRun.finished(
            PaperExperiments.imageNet(ResNet.Depth.D18, JoinKind.ADD),
            ToldRun.IMAGE_NET,
            List.of(epoch));
    assertTrue(run.scale().endsWith("320 epochs, 3 samples left out"), run.scale());
  }

  /** The name of a data set is not enough: it must have as many samples as the paper's. */
  @Test
  void thePapersSettingNeedsThePapersData() {
    for (Experiment experiment :
        List.of(
            PaperExperiments.imageNet(ResNet.Depth.D34, JoinKind.SPIKING),
            PaperExperiments.cifar10Dvs(4),
            PaperExperiments.dvsGesture(JoinKind.IAND))) {
      ClipCounts papers = ClipCounts.ofPapers(experiment.data().dataset()).orElseThrow();
      List<EpochMetrics> epochs = List.of(ToldRun.epoch(0, 1, 0.5, 0.5, null));
      assertTrue(ToldRun.finished(experiment, papers, epochs).isPaperSetting());
      ClipCounts fewer = new ClipCounts(papers.train() - 1, papers.test());
      RunRecord run = ToldRun.finished(experiment, fewer, epochs);
      assertFalse(run.isPaperSetting());
      assertTrue(run.scale().startsWith("the paper's recipe on other "), run.scale());
      Experiment shorter =
          new Experiment(
              experiment.network(), experiment.data(), experiment.recipe().withEpochs(1), 2020);
      RunRecord shortRun = ToldRun.finished(shorter, fewer, epochs);
      assertTrue(shortRun.scale().startsWith("shortened, other "), shortRun.scale());
      assertTrue(ToldRun.finished(shorter, papers, epochs).scale().startsWith("shortened: "));
    }
  }
}
