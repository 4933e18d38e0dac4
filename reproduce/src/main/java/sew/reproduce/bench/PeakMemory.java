package sew.reproduce.bench;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The most memory since this was made: of a GPU what PyTorch has taken more, which it does not give
 * back; of the CPU the resident memory of this process, in which freed memory of what was computed
 * before counts as far as it could not be given back. Where Linux does not let the process clear
 * it, that is the most since it started.
 */
final class PeakMemory {
  /** Writing 5 makes the largest resident memory of this process its present one. */
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  private final Device device;
  private final long before;

  private PeakMemory(Device device, long before) {
    this.device = device;
    this.before = before;
  }

  /** Gives back what is free, and begins. */
  static PeakMemory on(Device device) throws IOException {
    System.gc();
    if (device.isGpu()) {
      JniUtils.emptyCudaCache();
      return new PeakMemory(device, taken(device));
    }
    if (Files.isWritable(CLEAR)) {
      trimHeap();
      Files.writeString(CLEAR, "5");
    }
    return new PeakMemory(device, 0);
  }

  private static void trimHeap() {
    try {
      NativeLibrary.getProcess().getFunction("malloc_trim").invokeInt(new Object[] {0L});
    } catch (UnsatisfiedLinkError e) {
      // musl keeps nothing that it could give back
    }
  }

  long mib() throws IOException {
    return device.isGpu() ? taken(device) - before : Worker.peakMemory();
  }

  private static long taken(Device gpu) {
    return CudaUtils.getGpuMemory(gpu).getCommitted() >> 20;
  }
}
