package sew.reproduce.run;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sew.data.SyntheticGestures;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.reproduce.console.ConsoleRunListener;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.Experiment.Data;
import sew.residual.Residual;
import sew.train.Optimiser;
import sew.train.Recipe;
import sew.train.Schedule;

/** A run of seconds, which tests start in this process or, to kill it, in one of its own. */
public final class TinyRun {
  private TinyRun() {}

  public static void main(String[] arguments) throws IOException {
    start(Path.of(arguments[0]), Path.of(arguments[1]), 12);
  }

  public static Experiment experiment(int epochs) {
    Dataset dataset = new Dataset.SyntheticGesture(new SyntheticGestures.Spec(2, 1, 1, 80, 1));
    EventNet network =
        EventNet.of(4, 4, new Residual.Spiking(), Neuron.Plif.DEFAULT, dataset.classes());
    Recipe recipe =
        new Recipe(epochs, 4, 3, new Optimiser.Sgd(0.9), new Schedule.Step(0.01, 5, 0.5));
    return new Experiment(network, new Data(dataset, 4, 16), recipe, 7);
  }

  /** Runs into {@code out} with generated data in {@code cache}. */
  public static RunDirectory start(Path out, Path cache, int epochs) throws IOException {
    Experiment experiment = experiment(epochs);
    PreparedData data = data(experiment, cache);
    RunDirectory directory = RunDirectory.of(out, experiment, data.sha256());
    execute(experiment, directory, data);
    return directory;
  }

  static RunRecord execute(Experiment experiment, RunDirectory directory, PreparedData data)
      throws IOException {
    return execute(experiment, directory, data, System.out);
  }

  static RunRecord execute(
      Experiment experiment, RunDirectory directory, PreparedData data, PrintStream out)
      throws IOException {
    return execute(experiment, directory, data, RunCompute.on(Device.cpu()), out);
  }

  static RunRecord execute(
      Experiment experiment,
      RunDirectory directory,
      PreparedData data,
      RunCompute compute,
      PrintStream out)
      throws IOException {
    SweepProgress first = new SweepProgress(0, 1, Optional.empty());
    return new ExperimentRun(experiment, directory, BuiltInTypes.TYPES, Runner.CHECKPOINT_EVERY)
        .execute(data, compute, new ConsoleRunListener(out, false), first);
  }

  /** Draws what the experiment needs, or finds it in {@code cache}. */
  public static PreparedData data(Experiment experiment, Path cache) throws IOException {
    Dataset.SyntheticGesture dataset = (Dataset.SyntheticGesture) experiment.data().dataset();
    Path recordings = cache.resolve("recordings");
    SyntheticGestures.write(recordings, dataset.spec(), recording -> {});
    return PreparedData.of(experiment.data(), recordings, cache, note -> {});
  }

  static RunDirectory directory(Path out, Path cache, int epochs) throws IOException {
    Experiment experiment = experiment(epochs);
    return RunDirectory.of(out, experiment, data(experiment, cache).sha256());
  }

  static List<String> files() {
    return List.of("experiment.json", "environment.json", "metrics.jsonl", "summary.json");
  }
}
