package sew.reproduce.cli;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** On what a command computes. */
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "cpu or gpu:0 (default: cpu).")
  private String name;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * @throws ParameterException for another name than cpu, gpu:0 and so on, and for a GPU that is
   *     not there
   */
  Device device() {
    if (name.equals("cpu")) {
      return Device.cpu();
    }
    if (!name.matches("gpu:\\d{1,3}")) {
      throw wrongUse("--device must be cpu or gpu:0, found " + name);
    }
    int gpu = Integer.parseInt(name.substring(4));
    int count = CudaUtils.getGpuCount();
    if (gpu >= count) {
      throw wrongUse(
          "--device gpu:%d needs a CUDA device and PyTorch's CUDA build, found %d devices; see README.md, Other machines"
              .formatted(gpu, count));
    }
    return Device.gpu(gpu);
  }

  private ParameterException wrongUse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
