package sew.collective;

import ai.djl.ndarray.NDArray;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sew.kernel.BatchNormArrays;

/**
 * The processes that train one network together, as one of them sees them. All of them call the
 * same methods in the same order; each call waits for the others.
 */
public interface Ranks {
  /** A process that trains alone. */
  static Ranks alone() {
    return new Alone();
  }

  /** The number of this process, from 0; rank 0 decides and writes, the others follow. */
  int rank();

  /** How many there are. */
  int size();

  /**
   * The gradient of each leaf becomes the sum of those of all ranks; a leaf without one adds
   * nothing.
   *
   * @throws RankFailure if another rank ended or did not come
   */
  void sumGradients(List<NDArray> leaves);

  /**
   * BN of {@code x} [N, C, ...] with the mean and variance of the values of all ranks, as
   * torch.nn.SyncBatchNorm; the running statistics change. Its backward pass waits for the others,
   * too.
   */
  NDArray batchNorm(NDArray x, BatchNormArrays norm);

  /** Overwrites each array with its values on rank 0. */
  void broadcast(List<NDArray> arrays);

  /** The {@code bytes} that rank 0 gives, whose length all know. */
  byte[] broadcast(byte[] bytes);

  /**
   * What every rank gives, in the order of ranks [size, n]; all give as many numbers.
   *
   * @throws RankFailure if another rank ended or did not come
   */
  double[][] gather(double... own);

  /** The sum of the numbers that the ranks give. */
  default int sum(int own) {
    return Arrays.stream(gather(own)).mapToInt(ofRank -> (int) ofRank[0]).sum();
  }

  /** The largest of the numbers that the ranks give. */
  default int max(int own) {
    return Arrays.stream(gather(own)).mapToInt(ofRank -> (int) ofRank[0]).max().orElseThrow();
  }

  /** The text that every rank gives, in the order of ranks. */
  default List<String> gather(String own) {
    byte[] bytes = own.getBytes(StandardCharsets.UTF_8);
    int longest = 0;
    double[][] lengths = gather(bytes.length);
    for (double[] length : lengths) {
      longest = Math.max(longest, (int) length[0]);
    }
    double[] numbers = new double[longest];
    for (int i = 0; i < bytes.length; i++) {
      numbers[i] = bytes[i];
    }
    double[][] all = gather(numbers);
    List<String> texts = new ArrayList<>();
    for (int r = 0; r < all.length; r++) {
      byte[] text = new byte[(int) lengths[r][0]];
      for (int i = 0; i < text.length; i++) {
        text[i] = (byte) all[r][i];
      }
      texts.add(new String(text, StandardCharsets.UTF_8));
    }
    return texts;
  }

  /** The text that rank 0 gives. */
  default String broadcast(String text) {
    byte[] own = text.getBytes(StandardCharsets.UTF_8);
    int length = (int) gather(own.length)[0][0];
    byte[] room = rank() == 0 ? own : new byte[length];
    return new String(broadcast(room), StandardCharsets.UTF_8);
  }

  /** The part of {@code n} things, in order and as equal as can be, that this rank takes. */
  default Share share(int n) {
    return new Share(from(n, rank()), from(n, rank() + 1));
  }

  private int from(int n, int ofRank) {
    return Math.toIntExact(((long) n * ofRank + size() - 1) / size());
  }

  /** The things {@code from} to {@code to}, the latter excluded. */
  record Share(int from, int to) {}

  /** No one else: nothing is sent. */
  record Alone() implements Ranks {
    @Override
    public int rank() {
      return 0;
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public void sumGradients(List<NDArray> leaves) {}

    @Override
    public NDArray batchNorm(NDArray x, BatchNormArrays norm) {
      throw new IllegalStateException("BN of a process alone needs no other's statistics");
    }

    @Override
    public void broadcast(List<NDArray> arrays) {}

    @Override
    public byte[] broadcast(byte[] bytes) {
      return bytes;
    }

    @Override
    public double[][] gather(double... own) {
      return new double[][] {own};
    }
  }
}
