package sew.reproduce.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sew.reproduce.console.ConsoleRunListener;
import sew.reproduce.experiment.Datasets;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.result.ProcessFacts;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.RunCompute;
import sew.reproduce.run.Runner;

/** Data, length, device and folder of training: options of every command that trains. */
final class TrainingOptions {
  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description =
          "${COMPLETION-CANDIDATES} (default: dvs-gesture with --data, else synthetic-gesture).")
  private Datasets dataset;

  @Option(names = "--data", paramLabel = "DIR", description = "Folder of the recordings.")
  private Path data;

  @Option(
      names = "--scale",
      paramLabel = "SCALE",
      defaultValue = "quick",
      description = "quick: minutes on two cores; paper: the paper's recipe (default: quick).")
  private Scale scale;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Train N epochs instead of the recipe's.")
  private Integer epochs;

  @Mixin private DeviceOption device;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where runs and the table are written (default: reproduce/runs/<command>-<dataset>).")
  private Path out;

  @Option(
      names = "--allow-compute-change",
      description = {
        "Let a run that goes on be computed in another way than it was started, as the options say;",
        "what comes then may round differently."
      })
  private boolean allowComputeChange;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  TrainingSetup setting() {
    if (epochs != null) {
      WrongUse.requireAtLeast(spec, "--epochs", epochs, 1);
    }
    TrainingSetup setting = TrainingSetup.of(dataset().dataset(), scale);
    return epochs == null ? setting : setting.withEpochs(epochs);
  }

  private Datasets dataset() {
    Datasets chosen = dataset;
    if (chosen == null) {
      chosen =
          data == null && scale == Scale.QUICK ? Datasets.SYNTHETIC_GESTURE : Datasets.DVS_GESTURE;
    }
    if (chosen.needsData() && data == null) {
      throw wrongUse(chosen.dataset().whereToGet());
    }
    if (!chosen.scales().contains(scale)) {
      throw WrongUse.of(spec, "--scale %s is not defined for %s".formatted(scale, chosen));
    }
    return chosen;
  }

  /** Where {@link #reproduction} runs and where its tables go. */
  ResultWriter output() {
    Path folder = out == null ? OutOption.runs().resolve(spec.name() + "-" + dataset()) : out;
    return new ResultWriter(folder, System.out);
  }

  Runner reproduction() {
    RunCompute compute =
        new RunCompute(ComputingOptions.of(spec).request(), device.device(), allowComputeChange);
    return new Runner(output().folder(), data, compute);
  }

  ConsoleRunListener view() {
    return new ConsoleRunListener(System.out, ProcessFacts.isTerminal());
  }

  ParameterException wrongUse(String message) {
    return WrongUse.of(spec, message);
  }
}
