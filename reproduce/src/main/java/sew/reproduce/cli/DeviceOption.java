package sew.reproduce.cli;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The device a command computes on. */
@Section("Runs")
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
   * @throws ParameterException for names other than cpu, gpu:0 and so on, and for a GPU that is
   *     missing
   */
  Device device() {
    if (name.equals("cpu")) {
      return Device.cpu();
    }
    if (!name.matches("gpu:\\d{1,3}")) {
      throw WrongUse.of(spec, "--device must be cpu or gpu:0, found %s".formatted(name));
    }
    int gpu = Integer.parseInt(name.substring(4));
    int count = CudaUtils.getGpuCount();
    if (gpu >= count) {
      throw WrongUse.of(
          spec,
          "--device gpu:%d needs a CUDA device and PyTorch's CUDA build, found %d devices; see reproduce/README.md, Other machines"
              .formatted(gpu, count));
    }
    return Device.gpu(gpu);
  }
}
