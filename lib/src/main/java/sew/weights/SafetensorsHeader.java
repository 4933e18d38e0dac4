package sew.weights;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import sew.data.Printable;

/**
 * The header of a safetensors file: type, shape and place of every tensor. It is strict JSON that
 * names nothing twice, and the tensors cover the bytes behind it without overlaps, holes or a rest.
 * Another reader could take anything else for other numbers.
 */
final class SafetensorsHeader {
  private static final String DTYPE = "dtype";

  private final Path file;

  private SafetensorsHeader(Path file) {
    this.file = file;
  }

  /** A tensor in the bytes from {@code begin} to before {@code end} behind the header. */
  record Entry(String name, StorageType type, long[] shape, long begin, long end) {}

  /** The tensors in the order of the header, and the texts about the whole file. */
  record Content(List<Entry> entries, Map<String, String> metadata) {}

  /**
   * What the header says.
   *
   * @param bytes how many follow the header
   */
  static Content read(Path file, byte[] text, long bytes) throws IOException {
    SafetensorsHeader header = new SafetensorsHeader(file);
    SafetensorsJson.Header json = SafetensorsJson.of(file, text);
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonElement> field : json.tensors().entrySet()) {
      entries.add(header.entry(field.getKey(), field.getValue()));
    }
    header.requireCover(entries, bytes);
    return new Content(entries, json.metadata());
  }

  private Entry entry(String name, JsonElement facts) throws IOException {
    if (!(facts instanceof JsonObject fields)
        || !(fields.get(DTYPE) instanceof JsonPrimitive dtype && dtype.isString())) {
      throw damaged("%s has no %s".formatted(name, DTYPE));
    }
    StorageType type =
        StorageType.ofSafetensors(dtype.getAsString())
            .orElseThrow(
                () ->
                    new IOException(
                        "%s: %s holds numbers of type %s, which cannot be read; save it as F32"
                            .formatted(file, Printable.of(name, 200), dtype.getAsString())));
    long[] shape = integers(name, fields, "shape");
    long[] place = integers(name, fields, "data_offsets");
    if (place.length != 2) {
      throw damaged("%s has %d data_offsets, expected 2".formatted(name, place.length));
    }
    long expected = bytes(name, type, shape);
    if (expected != place[1] - place[0]) {
      throw damaged(
          "%s of type %s and shape %s takes %d bytes, its data_offsets %s hold %d"
              .formatted(
                  name,
                  type.safetensors(),
                  Arrays.toString(shape),
                  expected,
                  Arrays.toString(place),
                  place[1] - place[0]));
    }
    return new Entry(name, type, shape, place[0], place[1]);
  }

  private long bytes(String name, StorageType type, long[] shape) throws IOException {
    try {
      return Arrays.stream(shape).reduce(type.bytes(), Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw new IOException(
          "%s: %s has an impossible shape %s; save it again"
              .formatted(file, name, Arrays.toString(shape)),
          e);
    }
  }

  /** A list of whole numbers from 0. */
  private long[] integers(String name, JsonObject facts, String field) throws IOException {
    JsonElement list = facts.get(field);
    try {
      if (list instanceof JsonArray numbers) {
        return numbers.asList().stream().mapToLong(SafetensorsHeader::integer).toArray();
      }
    } catch (NumberFormatException e) {
      throw new IOException(
          "%s: expected whole numbers from 0 as %s of %s, found %s; save it again"
              .formatted(file, field, name, list),
          e);
    }
    throw damaged("%s has no list %s of numbers".formatted(name, field));
  }

  private static long integer(JsonElement value) {
    if (!(value instanceof JsonPrimitive number && number.isNumber())) {
      throw new NumberFormatException("not a number");
    }
    long integer = Long.parseLong(number.getAsString());
    if (integer < 0) {
      throw new NumberFormatException("negative");
    }
    return integer;
  }

  private void requireCover(List<Entry> entries, long bytes) throws IOException {
    List<Entry> inPlace = new ArrayList<>(entries);
    inPlace.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long covered = 0;
    for (Entry entry : inPlace) {
      if (entry.end() > bytes) {
        throw damaged(
            "%s ends at byte %d of its numbers, the file has %d: it is truncated"
                .formatted(entry.name(), entry.end(), bytes));
      }
      if (entry.begin() != covered) {
        throw damaged(
            "%s begins at byte %d, expected %d: tensors %s"
                .formatted(
                    entry.name(),
                    entry.begin(),
                    covered,
                    entry.begin() < covered ? "overlap" : "leave a hole"));
      }
      covered = entry.end();
    }
    if (covered != bytes) {
      throw damaged("%d bytes follow its last tensor, expected none".formatted(bytes - covered));
    }
  }

  private IOException damaged(String problem) {
    return SafetensorsJson.damaged(file, problem);
  }
}
