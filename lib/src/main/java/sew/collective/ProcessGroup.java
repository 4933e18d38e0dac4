package sew.collective;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import com.sun.jna.ptr.LongByReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import sew.compute.NativeFunctions;
import sew.compute.NativeLibrary;
import sew.kernel.BatchNormArrays;

/**
 * Ranks that are processes on one or several machines: PyTorch's collectives, c10d, by gloo.
 *
 * <p>Sums of two ranks have the bits of a sum in one process; of more they depend on gloo's order,
 * and all ranks get the same ones. Used by one thread.
 */
public final class ProcessGroup implements Ranks, AutoCloseable {
  /** How long the ranks that are left wait for an answer of the others. */
  private static final double ROLL_CALL_SECONDS = 3;

  private final NativeFunctions functions;
  private final int rank;
  private final int size;
  private final long group;

  private ProcessGroup(NativeFunctions functions, int rank, int size, long group) {
    this.functions = functions;
    this.rank = rank;
    this.size = size;
    this.group = group;
  }

  /**
   * Waits until all ranks are there.
   *
   * @param timeout how long this and any later operation may wait for another rank
   * @throws IllegalArgumentException if the native library cannot be loaded, or {@code rank} is not
   *     one of {@code size}
   * @throws RankFailure if not all came in time, or the file of the meeting is left from an earlier
   *     group
   */
  public static ProcessGroup join(Rendezvous meeting, int rank, int size, Duration timeout) {
    if (rank < 0 || rank >= size) {
      throw new IllegalArgumentException(
          "the rank must be 0 to %d, found %d".formatted(size - 1, rank));
    }
    NativeFunctions functions = NativeLibrary.functions();
    LongByReference group = new LongByReference();
    String error =
        functions.sew_group_join(
            meeting.place(), meeting.address(), rank, size, seconds(timeout), group);
    if (error != null) {
      throw new RankFailure(
          "rank %d of %d could not meet the others at %s within %d s (%s)"
              .formatted(rank, size, meeting.place(), timeout.toSeconds(), firstLine(error)));
    }
    return new ProcessGroup(functions, rank, size, group.getValue());
  }

  /**
   * Checks that ranks can train on GPUs, which NCCL connects.
   *
   * @throws IllegalArgumentException if the native library cannot be loaded, or has no NCCL
   */
  public static void requireGpus() {
    String error = NativeLibrary.functions().sew_group_require_gpus();
    if (error != null) {
      throw new IllegalArgumentException(firstLine(error));
    }
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void sumGradients(List<NDArray> leaves) {
    requireSuccess(functions.sew_group_sum_gradients(group, handles(leaves), leaves.size()));
  }

  @Override
  public NDArray batchNorm(NDArray x, BatchNormArrays norm) {
    LongByReference result = new LongByReference();
    requireSuccess(
        functions.sew_group_batch_norm(
            group,
            handle(x),
            handle(norm.weight()),
            handle(norm.bias()),
            handle(norm.mean()),
            handle(norm.variance()),
            norm.momentum(),
            norm.epsilon(),
            result));
    return new PtNDArray((PtNDManager) x.getManager(), result.getValue());
  }

  @Override
  public void broadcast(List<NDArray> arrays) {
    requireSuccess(functions.sew_group_broadcast(group, handles(arrays), arrays.size()));
  }

  @Override
  public byte[] broadcast(byte[] bytes) {
    byte[] ofFirst = bytes.clone();
    requireSuccess(functions.sew_group_broadcast_bytes(group, ofFirst, ofFirst.length));
    return ofFirst;
  }

  @Override
  public double[][] gather(double... own) {
    double[] all = new double[size * own.length];
    requireSuccess(functions.sew_group_gather(group, own, own.length, all));
    double[][] ofRanks = new double[size][];
    for (int i = 0; i < size; i++) {
      ofRanks[i] = Arrays.copyOfRange(all, i * own.length, (i + 1) * own.length);
    }
    return ofRanks;
  }

  /** Leaves the group; the others notice it at their next operation. */
  @Override
  public void close() {
    NativeLibrary.requireSuccess(functions.sew_group_leave(group));
  }

  private static long[] handles(Collection<NDArray> arrays) {
    return arrays.stream().mapToLong(ProcessGroup::handle).toArray();
  }

  private static long handle(NDArray array) {
    return ((PtNDArray) array).getHandle();
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  private void requireSuccess(String error) {
    if (error != null) {
      throw new RankFailure("rank %d: %s (%s)".formatted(rank, whoIsMissing(), firstLine(error)));
    }
  }

  private String whoIsMissing() {
    int[] missing = new int[size];
    String error = functions.sew_group_missing(group, ROLL_CALL_SECONDS, missing, size);
    if (error != null) {
      return "rank 0, at which the others meet, is gone";
    }
    List<String> names =
        Arrays.stream(missing).filter(i -> i >= 0).mapToObj(i -> "rank " + i).toList();
    return names.isEmpty()
        ? "the ranks lost each other"
        : names.stream().collect(Collectors.joining(" and ")) + " ended or does not answer";
  }

  private static String firstLine(String error) {
    return error.lines().findFirst().orElse("");
  }
}
