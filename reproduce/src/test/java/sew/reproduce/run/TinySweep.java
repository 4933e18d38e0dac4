package sew.reproduce.run;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import sew.data.SyntheticGestures;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.Sweep;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.tables.AblationTable;

/** A sweep of seconds: two connect functions, two depths, two seeds, 22 training clips. */
final class TinySweep {
  private TinySweep() {}

  static Sweep sweep() {
    Dataset dataset = new Dataset.SyntheticGesture(new SyntheticGestures.Spec(2, 1, 1, 80, 1));
    TrainingSetup setting = new TrainingSetup(dataset, Scale.QUICK, 4, 16, 2);
    return new Sweep(
        List.of(JoinKind.ADD, JoinKind.PLAIN),
        List.of(1, 3),
        List.of(4),
        List.of(2020L, 2021L),
        setting);
  }

  static AblationTable run(Path folder, RunListener view) throws IOException {
    return new AblationTable(sweep(), runner(folder).runWithGradients(sweep().experiments(), view));
  }

  static Runner runner(Path folder) {
    return new Runner(
        folder.resolve("runs"),
        null,
        folder.resolve("cache"),
        BuiltInTypes.TYPES,
        RunCompute.on(Device.cpu()));
  }
}
