package sew.reproduce.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import sew.registry.Types;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.run.RunDirectory;

/** A committed run of SEW ResNet (ADD), told as if it had been of another experiment. */
public final class DvsGestureRun {
  /** Table 4's run in the paper's setting. */
  public static final Experiment PAPER = experiment(192);

  /** The same of ten epochs. */
  public static final Experiment SHORT = experiment(10);

  private static final Path COMMITTED =
      Path.of("results", "table4-n-mnist", "n-mnist-sew-resnet-add-seed2020-60558b2d");

  private DvsGestureRun() {}

  private static Experiment experiment(int epochs) {
    return TrainingSetup.of(new Dataset.DvsGesture(), Scale.PAPER)
        .withEpochs(epochs)
        .experiment(JoinKind.ADD, 2020);
  }

  /** Writes it into {@code folder}; 98.00 % last and best, on {@code testClips} clips. */
  public static void write(Path folder, Experiment experiment, int trainClips, int testClips)
      throws IOException {
    write(folder, experiment, BuiltInTypes.TYPES, trainClips, testClips);
  }

  static void write(Path folder, Experiment experiment, Types types, int trainClips, int testClips)
      throws IOException {
    Files.createDirectories(folder);
    new RunDirectory(folder).describe(experiment, types);
    for (String file : List.of("environment.json", "metrics.jsonl", "summary.json")) {
      String text =
          Files.readString(COMMITTED.resolve(file))
              .replaceAll("\"trainClips\" : \\d+", "\"trainClips\" : " + trainClips)
              .replaceAll("\"testClips\" : \\d+", "\"testClips\" : " + testClips);
      Files.writeString(folder.resolve(file), text);
    }
  }
}
