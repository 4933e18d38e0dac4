package sew.weights;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import sew.data.AtomicFile;
import sew.data.Npy;
import sew.weights.SafetensorsHeader.Entry;
import sew.weights.Unpickler.Storage;
import sew.weights.Unpickler.View;

/**
 * The safetensors format: the length of a JSON header in 8 bytes, the header with type, shape and
 * place of every tensor, then the numbers, little endian.
 */
final class Safetensors {
  private static final int LONGEST_HEADER = 100_000_000;

  private Safetensors() {}

  static Map<String, Npy> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.remaining() < Long.BYTES ? -1 : bytes.getLong();
    if (length < 2 || length > bytes.remaining() || length > LONGEST_HEADER) {
      throw new IOException(
          "%s is not a safetensors file: its header would take %d bytes of %d"
              .formatted(file, length, bytes.limit()));
    }
    byte[] text = new byte[(int) length];
    bytes.get(text);
    ByteBuffer data = bytes.slice();
    Map<String, Npy> tensors = new LinkedHashMap<>();
    for (Entry entry : SafetensorsHeader.read(file, text, data.limit())) {
      tensors.put(entry.name(), tensor(file, entry, data));
    }
    return tensors;
  }

  private static Npy tensor(Path file, Entry entry, ByteBuffer data) throws IOException {
    int begin = Math.toIntExact(entry.begin());
    ByteBuffer numbers = data.slice(begin, Math.toIntExact(entry.end()) - begin);
    Storage storage = new Storage(entry.type().name(), entry.name(), 0);
    View view = new View(storage, 0, entry.shape(), rowMajor(entry.shape()));
    return entry.type().tensor(numbers, view, file);
  }

  private static long[] rowMajor(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= Math.max(1, shape[d]);
    }
    return strides;
  }

  /** Writes under a temporary name and renames. */
  static void write(Path file, Map<String, Npy> tensors) throws IOException {
    JsonObject header = new JsonObject();
    long offset = 0;
    for (Map.Entry<String, Npy> entry : tensors.entrySet()) {
      Npy array = entry.getValue();
      JsonObject facts = new JsonObject();
      facts.addProperty("dtype", StorageType.of(array).safetensors());
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
            out.write(littleEndian(array));
          }
        });
  }

  private static byte[] littleEndian(Npy array) {
    if (array.data().order() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalArgumentException("only little-endian arrays are written");
    }
    byte[] bytes = new byte[array.data().capacity()];
    array.data().get(0, bytes);
    return bytes;
  }

  private static JsonArray json(long... values) {
    JsonArray array = new JsonArray();
    for (long value : values) {
      array.add(value);
    }
    return array;
  }
}
