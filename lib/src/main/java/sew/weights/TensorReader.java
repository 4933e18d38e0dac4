package sew.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import sew.data.Memory;
import sew.data.Npy;
import sew.data.Printable;
import sew.weights.View.Storage;

/**
 * Reads the tensors of a file one by one, so that memory is taken only for those that are asked
 * for: a checkpoint is mostly the state of its optimiser.
 */
final class TensorReader {
  /** How much larger than the file its tensors may be, where several share a storage. */
  private static final int MAX_COPIES = 16;

  /** What a small file may take: its tensors may be one number with strides of 0. */
  private static final long ALWAYS_ALLOWED = 1L << 28;

  private final Path file;
  private final Storages storages;
  private final long allowed;
  private long taken;

  TensorReader(Path file, Storages storages) throws IOException {
    this.file = file;
    this.storages = storages;
    this.allowed = Math.max(ALWAYS_ALLOWED, MAX_COPIES * Files.size(file));
  }

  /**
   * The numbers of a view in row-major order.
   *
   * @param name of the tensor, for messages
   */
  Npy read(String name, View view) throws IOException {
    String holder = file + ": " + Printable.of(name, 200);
    StorageType type = type(holder, view);
    Storage storage = view.storage();
    long bytes = storages.bytes(storage);
    if (bytes < 0) {
      throw new IOException(
          "%s: the file holds no storage %s; copy or download it again"
              .formatted(holder, storage.key()));
    }
    long held = bytes / type.bytes() - storage.offset();
    long span = storage.offset() < 0 ? -1 : view.span(held);
    if (span < 0) {
      throw new IOException(
          "%s: a tensor %s does not fit in its storage of %d numbers; copy or save the file again"
              .formatted(holder, Arrays.toString(view.shape()), held));
    }
    byte[] part = memory(holder, span * type.bytes());
    storages.read(storage, (storage.offset() + view.offset()) * type.bytes(), part);
    ByteBuffer numbers = ByteBuffer.wrap(part).order(storages.order());
    return type.isWidened() || !view.isRowMajor()
        ? gather(holder, type, view, numbers)
        : new Npy(view.shape(), type.npy(), numbers);
  }

  private static StorageType type(String holder, View view) throws IOException {
    return StorageType.of(view.type())
        .orElseThrow(
            () ->
                new IOException(
                    "%s holds numbers of type %s, which cannot be read; save it as float32"
                        .formatted(holder, view.type())));
  }

  private byte[] memory(String holder, long bytes) throws IOException {
    taken += bytes;
    if (taken > allowed) {
      throw new IOException(
          "%s: the tensors up to this one take %d bytes, the whole file %d; torch.save writes no such checkpoints, save it again with it"
              .formatted(holder, taken, Files.size(file)));
    }
    return Memory.bytes(bytes, holder);
  }

  private Npy gather(String holder, StorageType type, View view, ByteBuffer from)
      throws IOException {
    int size = view.size();
    int width = type.npy().charAt(1) - '0';
    ByteOrder order = type.isWidened() ? ByteOrder.LITTLE_ENDIAN : from.order();
    ByteBuffer to = ByteBuffer.wrap(memory(holder, (long) size * width)).order(order);
    long[] index = new long[view.shape().length];
    long at = 0;
    for (int i = 0; i < size; i++) {
      type.copy(from, (int) at * type.bytes(), to, i * width);
      for (int d = index.length - 1; d >= 0; d--) {
        at += view.strides()[d];
        if (++index[d] < view.shape()[d]) {
          break;
        }
        at -= view.strides()[d] * view.shape()[d];
        index[d] = 0;
      }
    }
    return new Npy(view.shape(), type.npy(), to);
  }
}
