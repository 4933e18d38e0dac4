package sew.reproduce.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sew.registry.Types;
import sew.reproduce.console.ConsoleRunListener;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.PaperSetting;
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
          "synthetic-gesture, dvs-gesture, n-mnist or one of your own (default: dvs-gesture with --data, else synthetic-gesture).")
  private String dataset;

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
        "Let a resumed run continue as the options say, even if it was started in another way;",
        "the rest of it may round differently."
      })
  private boolean allowComputeChange;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  TrainingSetup setting() {
    if (epochs != null) {
      WrongUse.requireAtLeast(spec, "--epochs", epochs, 1);
    }
    TrainingSetup setting = TrainingSetup.of(dataset(), scale);
    return epochs == null ? setting : setting.withEpochs(epochs);
  }

  private Dataset dataset() {
    String synthetic = Types.id(Dataset.SyntheticGesture.class);
    boolean drawn = data == null && scale == Scale.QUICK;
    String id = drawn ? synthetic : PaperSetting.DVS_GESTURE;
    Dataset chosen;
    try {
      chosen = types().preset(Dataset.class, dataset == null ? id : dataset);
    } catch (IllegalArgumentException e) {
      throw wrongUse("--dataset: " + e.getMessage());
    }
    if (chosen.needsData() && data == null) {
      throw wrongUse(chosen.whereToGet());
    }
    if (!chosen.scales().contains(scale)) {
      throw WrongUse.of(spec, "--scale %s is not defined for %s".formatted(scale, chosen.name()));
    }
    return chosen;
  }

  /** Where {@link #reproduction} runs and where its tables go. */
  ResultWriter output() {
    Path folder =
        out == null ? OutOption.runs().resolve(spec.name() + "-" + dataset().name()) : out;
    return new ResultWriter(folder, System.out);
  }

  Types types() {
    return ClassPathOption.types(spec);
  }

  Runner reproduction() {
    RunCompute compute =
        new RunCompute(ComputingOptions.of(spec).request(), device.device(), allowComputeChange);
    return new Runner(output().folder(), data, types(), compute);
  }

  ConsoleRunListener view() {
    return new ConsoleRunListener(System.out, ProcessFacts.isTerminal());
  }

  ParameterException wrongUse(String message) {
    return WrongUse.of(spec, message);
  }
}
