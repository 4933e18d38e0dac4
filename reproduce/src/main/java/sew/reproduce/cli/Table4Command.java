package sew.reproduce.cli;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sew.reproduce.Datasets;
import sew.reproduce.Reproduction;
import sew.reproduce.Scale;
import sew.reproduce.Table4;

/** {@code sew run table4}. */
@Command(
    name = "table4",
    sortOptions = false,
    description = {
      "Table 4: SEW ResNet with ADD, IAND and AND, Spiking ResNet and Plain Net as 7B-Nets.",
      "Without --data it runs on a synthetic gesture set that it generates itself."
    })
final class Table4Command implements Callable<Integer> {
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

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "2020",
      description = "Seed of weights and batches (default: 2020, the paper's).")
  private long seed;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "cpu or gpu:0 (default: cpu).")
  private String device;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where runs and the table are written (default: reproduce/runs/table4-<dataset>).")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (epochs != null && epochs < 1) {
      throw wrongUse("--epochs must be at least 1, found " + epochs);
    }
    Datasets chosen = dataset();
    Path folder = out == null ? OutOption.runs().resolve("table4-" + chosen) : out;
    Reproduction reproduction =
        new Reproduction(folder, data, device(), System.out, Boolean.getBoolean("sew.terminal"));
    int chosenEpochs = epochs == null ? 0 : epochs;
    boolean complete =
        reproduction.run(Table4.experiments(chosen.dataset(), scale, chosenEpochs, seed));
    return complete ? 0 : 1;
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
      throw wrongUse("--scale %s is not defined for %s".formatted(scale, chosen));
    }
    return chosen;
  }

  private Device device() {
    if (device.equals("cpu")) {
      return Device.cpu();
    }
    if (device.matches("gpu:\\d{1,3}")) {
      int gpu = Integer.parseInt(device.substring(4));
      int count = CudaUtils.getGpuCount();
      if (gpu >= count) {
        throw wrongUse(
            "--device gpu:%d needs a CUDA device and PyTorch's CUDA build, found %d devices; see README.md, Other machines"
                .formatted(gpu, count));
      }
      return Device.gpu(gpu);
    }
    throw wrongUse("--device must be cpu or gpu:0, found " + device);
  }

  private ParameterException wrongUse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
