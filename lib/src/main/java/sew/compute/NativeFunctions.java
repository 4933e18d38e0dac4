package sew.compute;

import com.sun.jna.Native;
import com.sun.jna.Structure;
import com.sun.jna.ptr.LongByReference;
import java.nio.file.Path;

/**
 * The functions of the native backend, declared in C++ in {@code lib/src/main/native}. Each returns
 * the message of an error, or null. An array is passed as its {@code at::Tensor*}, 0 for none.
 */
public final class NativeFunctions {
  private NativeFunctions() {}

  /** The functions of the library in {@code file}. */
  static NativeFunctions of(Path file) {
    // Bound directly: a call by way of an interface takes several times as long.
    Native.register(NativeFunctions.class, com.sun.jna.NativeLibrary.getInstance(file.toString()));
    return new NativeFunctions();
  }

  public native String sew_neuron_run(
      Structure neuron,
      long x,
      long filters,
      long stride,
      long v0,
      long leak,
      long addend,
      Structure norm,
      int wantsV,
      int asBytes,
      long[] results);

  public native String sew_compile_cuda(
      Structure neuron, long steps, int half, String nvrtc, int arch, LongByReference bytes);

  public native String sew_start_heap();

  public native String sew_memory_in_use(long[] usedAndMax);

  public native String sew_autocast(int on);

  public native String sew_convolve(
      long x, long weight, long stride, int asBytes, LongByReference result);

  public native String sew_fix_weights(int areFixed);

  public native String sew_max_pool(
      long x, long kernel, long stride, long padding, LongByReference result);

  public native String sew_repeat(long once, long steps, LongByReference result);

  public native String sew_sgd_step(long p, long buf, double momentum, double learningRate);

  public native String sew_group_join(
      String place, String address, int rank, int size, double seconds, LongByReference group);

  public native String sew_group_require_gpus();

  public native String sew_group_sum_gradients(long group, long[] leaves, int n);

  public native String sew_group_batch_norm(
      long group,
      long x,
      long weight,
      long bias,
      long runningMean,
      long runningVariance,
      double momentum,
      double epsilon,
      LongByReference result);

  public native String sew_group_broadcast(long group, long[] arrays, int n);

  public native String sew_group_broadcast_bytes(long group, byte[] bytes, long n);

  public native String sew_group_gather(long group, double[] own, long n, double[] all);

  public native String sew_group_missing(long group, double seconds, int[] ranks, int size);

  public native String sew_group_leave(long group);
}
