package sew.compute;

import com.sun.jna.Library;
import com.sun.jna.Structure;
import com.sun.jna.ptr.LongByReference;

/**
 * The functions of the native backend, declared in C++ in {@code lib/src/main/native}. Each returns
 * the message of an error, or null. An array is passed as its {@code at::Tensor*}, 0 for none.
 */
public interface NativeFunctions extends Library {
  String sew_neuron_run(
      Structure neuron,
      long x,
      long v0,
      long leak,
      long addend,
      Structure norm,
      int wantsV,
      int asBytes,
      long[] results);

  String sew_compile_cuda(
      Structure neuron, long steps, int half, String nvrtc, int arch, LongByReference bytes);

  String sew_start_heap();

  String sew_memory_in_use(long[] usedAndMax);

  String sew_autocast(int on);

  String sew_convolve(long x, long weight, long stride, int asBytes, LongByReference result);

  String sew_fix_weights(int areFixed);

  String sew_max_pool(long x, long kernel, long stride, long padding, LongByReference result);

  String sew_repeat(long once, long steps, LongByReference result);

  String sew_sgd_step(long p, long buf, double momentum, double learningRate);

  String sew_group_join(
      String place, String address, int rank, int size, double seconds, LongByReference group);

  String sew_group_require_gpus();

  String sew_group_sum_gradients(long group, long[] leaves, int n);

  String sew_group_batch_norm(
      long group,
      long x,
      long weight,
      long bias,
      long runningMean,
      long runningVariance,
      double momentum,
      double epsilon,
      LongByReference result);

  String sew_group_broadcast(long group, long[] arrays, int n);

  String sew_group_broadcast_bytes(long group, byte[] bytes, long n);

  String sew_group_gather(long group, double[] own, long n, double[] all);

  String sew_group_missing(long group, double seconds, int[] ranks, int size);

  String sew_group_leave(long group);
}
