package sew.weights;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sew.data.Npy;
import sew.weights.Unpickler.Storage;
import sew.weights.Unpickler.View;

/**
 * A file of {@code torch.save}: the zip of today and the sequence of pickles from before PyTorch
 * 1.6, tensors on any device.
 *
 * <p>Nothing in the file is executed. Sizes are checked against the file before memory is taken.
 */
final class PthFile {
  private static final BigInteger MAGIC_OF_LEGACY = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long LEGACY_PROTOCOL = 1001;

  private static final String STORAGES = "data/";
  private static final byte[] LITTLE = "little".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_DEPTH = 100;
  private static final int MAX_COPIES = 16;

  private final Path file;
  private final Map<String, ByteBuffer> storages = new HashMap<>();
  private final IdentityHashMap<Object, Object> copies = new IdentityHashMap<>();
  private long copied;

  private PthFile(Path file) {
    this.file = file;
  }

  /** The saved object: maps, lists, numbers, strings, and tensors as {@link Npy}. */
  static Object read(Path file) throws IOException {
    byte[] start = new byte[2];
    try (InputStream in = Files.newInputStream(file)) {
      in.readNBytes(start, 0, 2);
    }
    PthFile pth = new PthFile(file);
    return start[0] == 'P' && start[1] == 'K' ? pth.readZip() : pth.readLegacy();
  }

  private Object readZip() throws IOException {
    Map<String, byte[]> records = PthRecords.read(file);
    byte[] pickle = records.get("data.pkl");
    if (pickle == null) {
      throw new IOException(file + " is a zip without data.pkl: torch.save did not write it");
    }
    byte[] order = records.getOrDefault("byteorder", LITTLE);
    requireLittleEndian(new String(order, StandardCharsets.US_ASCII));
    records.forEach(
        (name, bytes) -> {
          if (name.startsWith(STORAGES)) {
            storages.put(name.substring(STORAGES.length()), ByteBuffer.wrap(bytes));
          }
        });
    return resolved(new Unpickler(ByteBuffer.wrap(pickle), file.toString()).load());
  }

  private void requireLittleEndian(String order) throws IOException {
    if (!order.strip().equals("little")) {
      throw new IOException(file + " was written on a big-endian machine, which is not supported");
    }
  }

  private Object readLegacy() throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
    String name = file.toString();
    if (!in.hasRemaining() || !MAGIC_OF_LEGACY.equals(new Unpickler(in, name).load())) {
      throw new IOException(
          file + " was not written by torch.save: it is neither a zip nor its old format");
    }
    Object protocol = new Unpickler(in, name).load();
    if (!Long.valueOf(LEGACY_PROTOCOL).equals(protocol)) {
      throw new IOException(
          "%s: expected protocol %d of torch.save, found another; save it again with a newer PyTorch"
              .formatted(file, LEGACY_PROTOCOL));
    }
    requireLittle(new Unpickler(in, name).load());
    Unpickler unpickler = new Unpickler(in, name);
    Object saved = unpickler.load();
    if (!(new Unpickler(in, name).load() instanceof List<?> keys)) {
      throw new IOException(file + " does not list its storages");
    }
    for (Object key : keys) {
      storages.put(
          (String) key, storage(in.order(ByteOrder.LITTLE_ENDIAN), unpickler.storages().get(key)));
    }
    return resolved(saved);
  }

  private void requireLittle(Object system) throws IOException {
    if (system instanceof Map<?, ?> map && Boolean.FALSE.equals(map.get("little_endian"))) {
      requireLittleEndian("big");
    }
  }

  /** A count of numbers, then the numbers. */
  private ByteBuffer storage(ByteBuffer in, Storage storage) throws IOException {
    if (storage == null || in.remaining() < Long.BYTES) {
      throw new IOException(file + " lists a storage that it does not hold");
    }
    long bytes = in.getLong() * StorageType.of(storage.type(), file).bytes();
    if (bytes < 0 || bytes > in.remaining()) {
      throw new IOException(
          "%s: storage %s takes %d bytes, the file has %d left"
              .formatted(file, storage.key(), bytes, in.remaining()));
    }
    ByteBuffer numbers = in.slice().limit((int) bytes);
    in.position(in.position() + (int) bytes);
    return numbers;
  }

  private Object resolved(Object saved) throws IOException {
    return resolved(saved, 0);
  }

  /** Copies the saved object with tensors in the place of views; what was shared stays shared. */
  private Object resolved(Object value, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException(file + " is nested deeper than " + MAX_DEPTH + " levels");
    }
    Object done = copies.get(value);
    if (done != null) {
      return done;
    }
    Object copy = value;
    if (value instanceof View view) {
      copy = tensor(view);
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        entries.put(entry.getKey(), resolved(entry.getValue(), depth + 1));
      }
      copy = entries;
    } else if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      for (Object item : list) {
        items.add(resolved(item, depth + 1));
      }
      copy = items;
    }
    copies.put(value, copy);
    return copy;
  }

  private Npy tensor(View view) throws IOException {
    StorageType type = StorageType.of(view.storage().type(), file);
    ByteBuffer numbers = storages.get(view.storage().key());
    if (numbers == null) {
      throw new IOException("%s holds no storage %s".formatted(file, view.storage().key()));
    }
    // Many tensors may share a storage, but no checkpoint is mostly copies.
    copied += numbers.remaining();
    if (copied > (long) MAX_COPIES * Files.size(file)) {
      throw new IOException(file + " holds tensors of many times its own size");
    }
    return type.tensor(numbers, view, file);
  }
}
