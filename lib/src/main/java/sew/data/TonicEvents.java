package sew.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Events that tonic keeps as a NumPy array.
 *
 * <p>Either numbers [N, 4], an event in each row: x, y, p and t in milliseconds, as in its DVS
 * Gesture; or N records with fields of these names, in any order, and t in microseconds, as its
 * data sets hand them on.
 */
public final class TonicEvents {
  private static final String EXPECTED = "events as a NumPy array (.npy)";
  private static final List<String> NAMES = List.of("x", "y", "p", "t");
  private static final int MILLISECOND = 1_000;
  private static final Pattern RECORD = Pattern.compile("'descr':\\s*\\[([^\\]]*)\\]");
  private static final Pattern FIELD =
      Pattern.compile("\\('(\\w+)',\\s*'([<>|=])?(f[48]|[iu][1248]|b1|\\?)'\\)");
  private static final Pattern LENGTH = Pattern.compile("'shape':\\s*\\(\\s*(\\d{1,10}),?\\s*\\)");

  private TonicEvents() {}

  public static Events read(Path file, int width, int height) throws IOException {
    return decode(RecordingFile.bytes(file, EXPECTED), file.toString(), width, height);
  }

  /** Decodes the bytes of one file; {@code file} names it in messages. */
  public static Events decode(byte[] bytes, String file, int width, int height) throws IOException {
    if (bytes.length < 10 || !new String(bytes, 0, 6, ISO_8859_1).equals("\u0093NUMPY")) {
      throw RecordingFile.other(file, EXPECTED, bytes);
    }
    ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int start = bytes[6] == 1 ? 10 : 12;
    long length = bytes[6] == 1 ? Short.toUnsignedInt(little.getShort(8)) : little.getInt(8);
    if (length < 0 || start + length > bytes.length) {
      throw new EventFormatException(file, 8, "the file ends within its header; fetch it again");
    }
    String header = new String(bytes, start, (int) length, ISO_8859_1);
    Matcher record = RECORD.matcher(header);
    Table table =
        record.find()
            ? records(little, start + (int) length, header, record.group(1), file)
            : rows(Npy.parse(bytes, file), file);
    return table.events(file, width, height);
  }

  /** Numbers of one kind, one in each record. */
  private record Column(String type, int offset, ByteBuffer data) {
    double at(int record, int stride) {
      int at = record * stride + offset;
      return switch (type) {
        case "f4" -> data.getFloat(at);
        case "f8" -> data.getDouble(at);
        case "i1" -> data.get(at);
        case "u1", "b1" -> Byte.toUnsignedInt(data.get(at));
        case "i2" -> data.getShort(at);
        case "u2" -> Short.toUnsignedInt(data.getShort(at));
        case "i4" -> data.getInt(at);
        case "u4" -> Integer.toUnsignedLong(data.getInt(at));
        // 2^53 microseconds are 285 years: what a double cannot hold is no time of a recording.
        case "i8" -> data.getLong(at);
        case "u8" -> data.getLong(at) < 0 ? Double.POSITIVE_INFINITY : data.getLong(at);
        default -> throw new IllegalStateException("numbers of type " + type + " are not read");
      };
    }
  }

  /** Records of fields; {@code unit} is what t counts, in microseconds. */
  private record Table(int length, int stride, Map<String, Column> columns, int unit) {
    Events events(String file, int width, int height) throws EventFormatException {
      Events events =
          new Events(
              width,
              height,
              new long[length],
              new short[length],
              new short[length],
              new byte[length]);
      for (int i = 0; i < length; i++) {
        events.x()[i] = (short) whole(file, "x", i, width - 1);
        events.y()[i] = (short) whole(file, "y", i, height - 1);
        events.p()[i] = (byte) whole(file, "p", i, 1);
        double t = columns.get("t").at(i, stride) * unit;
        if (!(t >= 0 && t < 1L << 53)) {
          throw bad(file, i, "a time of 0 to 2^53 microseconds", t);
        }
        events.t()[i] = (long) t;
      }
      return events;
    }

    private int whole(String file, String name, int i, int max) throws EventFormatException {
      double value = columns.get(name).at(i, stride);
      if (!(value >= 0 && value <= max && value == Math.rint(value))) {
        throw bad(file, i, "%s as a whole number of 0 to %d".formatted(name, max), value);
      }
      return (int) value;
    }

    private static EventFormatException bad(String file, int i, String expected, double found) {
      return new EventFormatException(
          file, 0, "event %d: expected %s, found %s".formatted(i + 1, expected, found));
    }
  }

  private static Table rows(Npy array, String file) throws EventFormatException {
    long[] shape = array.shape();
    if (shape.length != 2 || shape[1] != NAMES.size()) {
      throw new EventFormatException(
          file,
          0,
          "expected events [N, 4] of x, y, p and t, or records with these fields, found an array "
              + Arrays.toString(shape));
    }
    int size = array.type().charAt(1) - '0';
    Map<String, Column> columns = new LinkedHashMap<>();
    for (int i = 0; i < NAMES.size(); i++) {
      columns.put(NAMES.get(i), new Column(array.type(), i * size, array.data()));
    }
    return new Table((int) shape[0], NAMES.size() * size, columns, MILLISECOND);
  }

  private static Table records(ByteBuffer file, int from, String header, String fields, String name)
      throws EventFormatException {
    Matcher length = LENGTH.matcher(header);
    Map<String, Column> columns = new LinkedHashMap<>();
    List<String> found = new ArrayList<>();
    Matcher field = FIELD.matcher(fields);
    int stride = 0;
    while (field.find()) {
      String type = field.group(3).replace("?", "b1");
      ByteBuffer data = file.duplicate().position(from).slice();
      data.order(">".equals(field.group(2)) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      columns.put(field.group(1), new Column(type, stride, data));
      found.add(field.group());
      stride += type.charAt(1) - '0';
    }
    boolean whole = String.join(", ", found).equals(fields.strip().replaceAll(",$", ""));
    if (!length.find() || !whole || !columns.keySet().containsAll(NAMES)) {
      throw new EventFormatException(
          name, 0, "expected records with the fields x, y, p and t, found " + header.strip());
    }
    long n = Long.parseLong(length.group(1));
    if (n * stride > file.limit() - from) {
      throw new EventFormatException(
          name,
          from,
          "expected %d events of %d bytes, found %d bytes; fetch the file again"
              .formatted(n, stride, file.limit() - from));
    }
    return new Table((int) n, stride, columns, 1);
  }
}
