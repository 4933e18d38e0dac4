package sew.reproduce;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import sew.data.SyntheticGestures;

/** A sweep of seconds: two connect functions, two depths, two seeds, 22 training clips. */
final class TinySweep {
  private TinySweep() {}

  static Sweep sweep() {
    Dataset dataset = new Dataset.SyntheticGesture(new SyntheticGestures.Spec(2, 1, 1, 80, 1));
    Setting setting = new Setting(dataset, Scale.QUICK, 4, 16, 2);
    return new Sweep(
        List.of(Connect.ADD, Connect.PLAIN),
        List.of(1, 3),
        List.of(4),
        List.of(2020L, 2021L),
        setting);
  }

  static SweepResults run(Path folder, RunView view) throws IOException {
    return new Reproduction(folder.resolve("runs"), null, folder.resolve("cache"), Device.cpu())
        .sweep(sweep(), view);
  }
}
