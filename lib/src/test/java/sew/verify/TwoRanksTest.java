package sew.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sew.collective.RankThreads;
import sew.collective.Ranks;
import sew.compute.NeedsNativeLibrary;

/** Beside PyTorch's DistributedDataParallel with the authors' network, on as many ranks. */
@ExtendWith(NeedsNativeLibrary.class)
class TwoRanksTest {
  private static final Path STEPS = Path.of("src", "test", "resources", "golden", "train_steps");

  @TempDir private Path folder;

  /** 1e-5 of weights, statistics and logits after five steps, 1e-4 of all gradients. */
  @Test
  void twoRanksTrainAsTwoProcessesOfPyTorch() throws Exception {
    GoldenCase golden = GoldenCase.read(STEPS.resolve("sew_resnet18_ddp.json"));
    for (Deviation deviation : deviations(golden)) {
      assertEquals(List.of(), deviation.failures());
    }
  }

  /** In this case each of eight workers has a batch of two images; here each rank has four. */
  @Test
  void eightWorkersOnTwoRanksAreFourEach() throws Exception {
    GoldenCase golden = GoldenCase.read(STEPS.resolve("sew_resnet18_8_workers.json"));
    for (Deviation deviation : deviations(golden)) {
      assertEquals(List.of(), deviation.failures());
    }
  }

  private List<Deviation> deviations(GoldenCase golden) throws Exception {
    List<Future<Deviation>> ranks =
        RankThreads.start(folder, 2, (Ranks one) -> TrainStepsCheck.of(golden, one));
    return List.of(ranks.get(0).get(), ranks.get(1).get());
  }
}
