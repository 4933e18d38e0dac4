package sew.weights;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
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
import sew.weights.Unpickler.Storage;
import sew.weights.Unpickler.View;

/**
 * The safetensors format: the length of a JSON header in 8 bytes, the header with type, shape and
 * place of every tensor, then the numbers, little endian.
 */
final class Safetensors {
  private static final String METADATA = "__metadata__";
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
    Map<String, Npy> tensors = new LinkedHashMap<>();
    ByteBuffer data = bytes.slice();
    long unread = data.limit();
    for (Map.Entry<String, JsonElement> entry : header(file, text).entrySet()) {
      if (!entry.getKey().equals(METADATA)) {
        ByteBuffer numbers = numbers(file, entry.getKey(), entry.getValue(), data);
        unread -= numbers.remaining();
        if (unread < 0) {
          throw new IOException(file + " describes more numbers than it holds: tensors overlap");
        }
        tensors.put(entry.getKey(), tensor(file, entry.getKey(), entry.getValue(), numbers));
      }
    }
    return tensors;
  }

  private static JsonObject header(Path file, byte[] text) throws IOException {
    try {
      return JsonParser.parseString(new String(text, StandardCharsets.UTF_8)).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException | StackOverflowError e) {
      throw new IOException(file + " has a damaged header: " + e.getMessage(), e);
    }
  }

  private static ByteBuffer numbers(Path file, String name, JsonElement facts, ByteBuffer data)
      throws IOException {
    long[] place = longs(file, name, facts, "data_offsets");
    if (place.length != 2 || place[0] < 0 || place[1] < place[0] || place[1] > data.limit()) {
      throw new IOException(
          "%s: %s is beyond the %d bytes of numbers".formatted(file, name, data.limit()));
    }
    return data.slice((int) place[0], (int) (place[1] - place[0]));
  }

  private static Npy tensor(Path file, String name, JsonElement facts, ByteBuffer numbers)
      throws IOException {
    long[] shape = longs(file, name, facts, "shape");
    JsonElement dtype = facts.getAsJsonObject().get("dtype");
    if (dtype == null || !dtype.isJsonPrimitive()) {
      throw new IOException("%s: %s has no dtype".formatted(file, name));
    }
    StorageType type = StorageType.ofSafetensors(dtype.getAsString(), file);
    View view = new View(new Storage(type.name(), name, 0), 0, shape, rowMajor(shape));
    int bytes = numbers.remaining();
    Npy tensor = type.tensor(numbers, view, file);
    if ((long) tensor.size() * type.bytes() != bytes) {
      throw new IOException(
          "%s: %s has %d numbers of %d bytes, found %d bytes"
              .formatted(file, name, tensor.size(), type.bytes(), bytes));
    }
    return tensor;
  }

  /** A list of integers in the description of a tensor. */
  private static long[] longs(Path file, String name, JsonElement facts, String field)
      throws IOException {
    try {
      return longs(facts.getAsJsonObject().getAsJsonArray(field));
    } catch (IllegalStateException
        | NullPointerException
        | ClassCastException
        | UnsupportedOperationException
        | NumberFormatException e) {
      throw new IOException("%s: %s has no list %s of numbers".formatted(file, name, field), e);
    }
  }

  private static long[] longs(JsonArray numbers) {
    long[] values = new long[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).getAsLong();
    }
    return values;
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
