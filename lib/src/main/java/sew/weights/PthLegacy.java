package sew.weights;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sew.data.Memory;
import sew.data.Printable;
import sew.weights.View.Storage;

/**
 * What {@code torch.save} wrote before PyTorch 1.6: pickles of a magic number, the protocol, the
 * system, the saved object and the keys of its storages; then each storage, its count of numbers
 * first.
 */
final class PthLegacy implements Storages {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long PROTOCOL = 1001;

  /** What the pickles, which hold no numbers of tensors, may take. */
  private static final int LONGEST = 1 << 26;

  /** Where a storage begins and how many bytes it has. */
  private record Place(long start, long bytes) {}

  private final Path file;
  private final BinaryFile in;
  private final Map<Object, Place> places = new HashMap<>();
  private Object saved;

  private PthLegacy(BinaryFile in) {
    this.file = in.path();
    this.in = in;
  }

  static PthLegacy open(Path file) throws IOException {
    PthLegacy legacy = new PthLegacy(new BinaryFile(file));
    try {
      legacy.index();
      return legacy;
    } catch (IOException e) {
      legacy.close();
      throw e;
    }
  }

  /** The saved object; its tensors are views. */
  Object saved() {
    return saved;
  }

  private void index() throws IOException {
    String name = file.toString();
    // A pickle begins with 0x80; nothing else is read into memory.
    ByteBuffer start = ByteBuffer.wrap(part(0, (int) Math.min(2, in.size())));
    ByteBuffer pickles =
        start.hasRemaining() && start.get(0) == (byte) 0x80
            ? ByteBuffer.wrap(part(0, (int) Math.min(LONGEST, in.size())))
            : start;
    if (!begins(pickles)) {
      throw new IOException(
          file
              + " was not written by torch.save: it is neither a zip nor its old format; name a file that torch.save wrote");
    }
    Object protocol = new Unpickler(pickles, name).load();
    if (!Long.valueOf(PROTOCOL).equals(protocol)) {
      throw new IOException(
          "%s: expected protocol %d of torch.save, found another; save it again with a newer PyTorch"
              .formatted(file, PROTOCOL));
    }
    requireLittle(new Unpickler(pickles, name).load());
    Unpickler unpickler = new Unpickler(pickles, name);
    saved = unpickler.load();
    if (!(new Unpickler(pickles, name).load() instanceof List<?> keys)) {
      throw new IOException(file + " does not list its storages; it is damaged");
    }
    long at = pickles.position();
    for (Object key : keys) {
      Place place = place(key, unpickler.storages().get(key), at);
      places.put(key, place);
      at = place.start() + place.bytes();
    }
  }

  private boolean begins(ByteBuffer pickles) throws IOException {
    return pickles.remaining() > 2 && MAGIC.equals(new Unpickler(pickles, file.toString()).load());
  }

  private void requireLittle(Object system) throws IOException {
    if (system instanceof Map<?, ?> map && Boolean.FALSE.equals(map.get("little_endian"))) {
      throw new IOException(
          file + " was written on a big-endian machine; save it again with a newer PyTorch");
    }
  }

  /** A count of numbers, then the numbers. */
  private Place place(Object key, Storage storage, long at) throws IOException {
    String printed = Printable.of(String.valueOf(key), 100);
    long left = in.size() - at - Long.BYTES;
    if (storage == null || left < 0) {
      throw new IOException(
          "%s lists a storage %s that it does not hold; copy or download it again"
              .formatted(file, printed));
    }
    long count = ByteBuffer.wrap(part(at, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    int width = StorageType.of(storage.type()).map(StorageType::bytes).orElse(skipped(storage));
    if (width == 0) {
      throw new IOException(
          "%s: storage %s holds numbers of type %s, whose size is not known; save it again with a newer PyTorch"
              .formatted(file, printed, storage.type()));
    }
    if (count < 0 || count > left / width) {
      throw new IOException(
          "%s: storage %s declares %d numbers of %d bytes, the file has %d bytes left: it is truncated"
              .formatted(file, printed, count, width, left));
    }
    return new Place(at + Long.BYTES, count * width);
  }

  /** What a number takes of a type that is passed over; 0 if that is not known. */
  private static int skipped(Storage storage) {
    return switch (storage.type()) {
      case "QInt8Storage", "QUInt8Storage" -> 1;
      case "QInt32Storage" -> 4;
      case "ComplexFloatStorage" -> 8;
      case "ComplexDoubleStorage" -> 16;
      default -> 0;
    };
  }

  private byte[] part(long start, int length) throws IOException {
    byte[] part = Memory.bytes(length, file.toString());
    in.read(start, part);
    return part;
  }

  @Override
  public long bytes(Storage storage) {
    Place place = places.get(storage.key());
    return place == null ? -1 : place.bytes();
  }

  @Override
  public void read(Storage storage, long offset, byte[] part) throws IOException {
    in.read(places.get(storage.key()).start() + offset, part);
  }

  @Override
  public ByteOrder order() {
    return ByteOrder.LITTLE_ENDIAN;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
