package sew.reproduce.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import sew.data.Samples;
import sew.data.SplitSamples;
import sew.model.ResNet;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.PaperExperiments;
import sew.train.EpochMetrics;

class EpochTextTest {
  private static final Experiment SEW_18 =
      PaperExperiments.imageNet(ResNet.Depth.D18, JoinKind.ADD);

  private record Images(int size) implements Samples {
    @Override
    public int classes() {
      return 1000;
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
      return 0;
    }

    @Override
    public String name(int i) {
      return "image" + i;
    }

    @Override
    public long[] shape(int steps) {
      return new long[] {3, 224, 224};
    }

    @Override
    public Reader read(Pass pass) {
      throw new IllegalStateException("nothing is read");
    }
  }

  private record Split(Samples train, Samples test) implements SplitSamples {
    static Split of(int train, int test) {
      return new Split(new Images(train), new Images(test));
    }

    @Override
    public String contentFact() {
      return "filesSha256";
    }

    @Override
    public String contentSha256() {
      return "";
    }

    @Override
    public String splitSha256() {
      return "";
    }
  }

  private static EpochMetrics epoch(int epoch, double waiting, int leftOut) {
    return new EpochMetrics(epoch, 0.1, 5.4, 0.066, 4.5, 0.14, 100, 50, 0.33, waiting, leftOut);
  }

  @Test
  void theLineCountsImagesAndNamesAShareOfWaitingThatIsWorthALook() {
    EpochText text = EpochText.of("SEW ResNet-18", SEW_18, Split.of(100, 10));
    assertEquals(
        "SEW ResNet-18  epoch 2/320  lr 1.00e-01  train loss 5.4000 acc 6.60 %"
            + "  test loss 4.5000 acc 14.00 % top 5 33.00 %  100.0 s  50.0 images/s",
        text.line(epoch(1, 0.9, 0)));
    assertTrue(text.line(epoch(1, 12, 0)).endsWith("images/s  waited for samples 12.0 %"));
  }

  @Test
  void theAuthorsFirstEpochIsAHintOnAsManyImagesAsTheyHad() {
    EpochText papers = EpochText.of("SEW ResNet-18", SEW_18, Split.of(1_281_167, 50_000));
    assertEquals(
        List.of(
            "SEW ResNet-18: after epoch 1 the authors' SEW ResNet-18 had train loss 5.3994 acc 6.68 %"
                + " test acc 14.03 %, this run has 5.4000, 6.60 %, 14.00 %; a hint, not a verdict:"
                + " theirs are mixed-precision numbers of one seed"),
        papers.remarks(epoch(0, 0, 0)));
    assertEquals(List.of(), papers.remarks(epoch(1, 0, 0)));
    EpochText fewer = EpochText.of("SEW ResNet-18", SEW_18, Split.of(1000, 50));
    assertEquals(List.of(), fewer.remarks(epoch(0, 0, 0)));
    assertEquals(List.of(), EpochText.of("x", SEW_18, null).remarks(epoch(0, 0, 0)));
  }

  @Test
  void samplesThatWereLeftOutAreCounted() {
    EpochText text = EpochText.of("x", SEW_18, Split.of(100, 10));
    assertEquals(
        List.of("x: 2 samples of epoch 4 could not be read and were left out"),
        text.remarks(epoch(3, 0, 2)));
    assertEquals(
        List.of("x: 1 sample of epoch 1 could not be read and was left out"),
        text.remarks(epoch(0, 0, 1)));
  }
}
