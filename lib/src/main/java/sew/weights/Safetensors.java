package sew.weights;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import sew.data.AtomicFile;
import sew.data.Memory;
import sew.data.Npy;
import sew.data.Printable;
import sew.weights.SafetensorsHeader.Entry;
import sew.weights.View.Storage;

/**
 * The safetensors format: the length of a JSON header in 8 bytes, the header with type, shape and
 * place of every tensor, then the numbers, little endian.
 */
final class Safetensors implements Storages {
  private static final int LONGEST_HEADER = 100_000_000;

  private final Path file;
  private final BinaryFile in;
  private final Map<Object, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private long start;

  private Safetensors(BinaryFile in) {
    this.file = in.path();
    this.in = in;
  }

  /** The metadata are facts. */
  static NamedTensors read(Path file) throws IOException {
    try (Safetensors tensors = new Safetensors(new BinaryFile(file))) {
      tensors.index();
      return new NamedTensors(tensors.all(), new LinkedHashMap<>(tensors.metadata));
    }
  }

  private void index() throws IOException {
    long size = in.size();
    long length = -1;
    if (size >= Long.BYTES) {
      byte[] count = new byte[Long.BYTES];
      in.read(0, count);
      length = ByteBuffer.wrap(count).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
    if (length < 2 || length > size - Long.BYTES || length > LONGEST_HEADER) {
      throw new IOException(
          "%s is not a safetensors file: its header would take %d bytes of %d; copy or download it again"
              .formatted(file, length, size));
    }
    byte[] text = Memory.bytes(length, file.toString());
    in.read(Long.BYTES, text);
    start = Long.BYTES + length;
    SafetensorsHeader.Content content = SafetensorsHeader.read(file, text, size - start);
    content.entries().forEach(entry -> entries.put(entry.name(), entry));
    metadata.putAll(content.metadata());
  }

  private Map<String, Npy> all() throws IOException {
    TensorReader reader = new TensorReader(file, this);
    Map<String, Npy> tensors = new LinkedHashMap<>();
    for (Entry entry : entries.values()) {
      Storage storage = new Storage(entry.type().name(), entry.name(), 0);
      tensors.put(entry.name(), reader.read(entry.name(), View.rowMajor(storage, entry.shape())));
    }
    return tensors;
  }

  @Override
  public long bytes(Storage storage) {
    Entry entry = entries.get(storage.key());
    return entry.end() - entry.begin();
  }

  @Override
  public void read(Storage storage, long offset, byte[] part) throws IOException {
    in.read(start + entries.get(storage.key()).begin() + offset, part);
  }

  @Override
  public ByteOrder order() {
    return ByteOrder.LITTLE_ENDIAN;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Writes under a temporary name and renames. */
  static void write(Path file, Map<String, Npy> tensors, Map<String, String> metadata)
      throws IOException {
    JsonObject header = new JsonObject();
    if (!metadata.isEmpty()) {
      JsonObject texts = new JsonObject();
      metadata.forEach(texts::addProperty);
      header.add(SafetensorsJson.METADATA, texts);
    }
    long offset = 0;
    for (Map.Entry<String, Npy> entry : tensors.entrySet()) {
      Npy array = entry.getValue();
      StorageType type =
          StorageType.of(array)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "%s holds numbers of type %s, which weights do not have; save it as float32"
                              .formatted(Printable.of(entry.getKey(), 200), array.type())));
      JsonObject facts = new JsonObject();
      facts.addProperty("dtype", type.safetensors());
      facts.add("shape", json(array.shape()));
      long end = offset + array.data().capacity();
      facts.add("data_offsets", json(offset, end));
      header.add(entry.getKey(), facts);
      offset = end;
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    int padding = (8 - text.length % 8) % 8;
    AtomicFile.write(
        file,
        out -> {
          ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          out.write(length.putLong(0, (long) text.length + padding).array());
          out.write(text);
          out.write(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
          for (Npy array : tensors.values()) {
            out.write(array.littleEndian());
          }
        });
  }

  private static JsonArray json(long... values) {
    JsonArray array = new JsonArray();
    for (long value : values) {
      array.add(value);
    }
    return array;
  }
}
