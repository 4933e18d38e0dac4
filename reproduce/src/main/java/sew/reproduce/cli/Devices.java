package sew.reproduce.cli;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;

/** What {@code --device} names. */
final class Devices {
  private Devices() {}

  /**
   * @throws IllegalArgumentException for another name than cpu, gpu:0 and so on, and for a GPU that
   *     is not there
   */
  static Device of(String name) {
    if (name.equals("cpu")) {
      return Device.cpu();
    }
    if (!name.matches("gpu:\\d{1,3}")) {
      throw new IllegalArgumentException("--device must be cpu or gpu:0, found " + name);
    }
    int gpu = Integer.parseInt(name.substring(4));
    int count = CudaUtils.getGpuCount();
    if (gpu >= count) {
      throw new IllegalArgumentException(
          "--device gpu:%d needs a CUDA device and PyTorch's CUDA build, found %d devices; see README.md, Other machines"
              .formatted(gpu, count));
    }
    return Device.gpu(gpu);
  }
}
