package sew.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One array of NumPy's NPY format, versions 1 to 3: C order, numbers of 1 to 8 bytes.
 *
 * @param shape sizes, empty for a scalar
 * @param type kind and bytes of a number: f4, f8, i1 to i8, u1 to u8, b1
 * @param data the numbers, positioned at the first, in its own byte order
 */
public record Npy(long[] shape, String type, ByteBuffer data) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern DESCR = Pattern.compile("'descr':\\s*'([<>|=])([fiub][1248])'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([\\d,\\s]*)\\)");

  public static Npy of(float[] values, long... shape) {
    ByteBuffer data = little(4 * values.length);
    data.asFloatBuffer().put(values);
    return new Npy(shape, "f4", data);
  }

  public static Npy of(long value) {
    return new Npy(new long[0], "i8", little(8).putLong(0, value));
  }

  public static Npy of(long[] values) {
    ByteBuffer data = little(8 * values.length);
    data.asLongBuffer().put(values);
    return new Npy(new long[] {values.length}, "i8", data);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads the bytes of a file; {@code name} is used in messages.
   *
   * @throws IOException if they are not an NPY array, have an unknown type or hold too few numbers
   */
  public static Npy parse(byte[] bytes, String name) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < 12 || !Arrays.equals(Arrays.copyOf(bytes, 6), MAGIC)) {
      throw new IOException(name + " is not an NPY array: it does not start with \\x93NUMPY");
    }
    int start = bytes[6] == 1 ? 10 : 12;
    long length = bytes[6] == 1 ? Short.toUnsignedInt(buffer.getShort(8)) : buffer.getInt(8);
    if (length < 0 || start + length > bytes.length) {
      throw new IOException(name + " ends within its header");
    }
    String header = new String(bytes, start, (int) length, StandardCharsets.UTF_8);
    if (find(ORDER, header, name).group(1).equals("True")) {
      throw new IOException(name + " is in Fortran order; save it with numpy.ascontiguousarray");
    }
    Matcher descr = find(DESCR, header, name);
    long[] shape = shape(find(SHAPE, header, name).group(1));
    int from = start + (int) length;
    long size = bytesOf(shape, descr.group(2), name);
    if (size > bytes.length - from) {
      throw new IOException(
          "%s declares %d bytes of numbers and holds %d: the file is truncated"
              .formatted(name, size, bytes.length - from));
    }
    ByteOrder order = descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    ByteBuffer data = ByteBuffer.wrap(bytes, from, (int) size).slice().order(order);
    return new Npy(shape, descr.group(2), data);
  }

  private static Matcher find(Pattern pattern, String header, String name) throws IOException {
    Matcher m = pattern.matcher(header);
    if (!m.find()) {
      throw new IOException(
          "%s has a header that is not supported: %s".formatted(name, header.strip()));
    }
    return m;
  }

  private static long[] shape(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .mapToLong(Long::parseLong)
        .toArray();
  }

  private static long bytesOf(long[] shape, String type, String name) throws IOException {
    try {
      long size = Character.digit(type.charAt(1), 10);
      for (long n : shape) {
        size = Math.multiplyExact(size, n);
      }
      return size;
    } catch (ArithmeticException e) {
      throw new IOException(name + " declares an impossible shape " + Arrays.toString(shape), e);
    }
  }

  /** The number of values. */
  public int size() {
    return data.capacity() / (type.charAt(1) - '0');
  }

  /** The numbers as float32; whole numbers beyond 2^24 are rounded. */
  public float[] toFloats() {
    float[] values = new float[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = isFloat() ? (float) doubleAt(i) : longAt(i);
    }
    return values;
  }

  /** The numbers as 64-bit integers; only for types that hold whole numbers. */
  public long[] toLongs() {
    if (isFloat()) {
      throw new IllegalStateException("an array of type " + type + " holds no whole numbers");
    }
    long[] values = new long[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = longAt(i);
    }
    return values;
  }

  /** How many numbers are NaN or infinite, or too large for float32. */
  public int notFinite() {
    int count = 0;
    for (int i = 0; isFloat() && i < size(); i++) {
      count += Float.isFinite((float) doubleAt(i)) ? 0 : 1;
    }
    return count;
  }

  /** How many numbers are below zero. */
  public int negative() {
    int count = 0;
    for (int i = 0; i < size(); i++) {
      count += (isFloat() ? doubleAt(i) : longAt(i)) < 0 ? 1 : 0;
    }
    return count;
  }

  private boolean isFloat() {
    return type.charAt(0) == 'f';
  }

  private double doubleAt(int i) {
    return switch (type) {
      case "f4" -> data.getFloat(4 * i);
      case "f8" -> data.getDouble(8 * i);
      default -> throw new IllegalStateException("numbers of type " + type + " are not read");
    };
  }

  private long longAt(int i) {
    return switch (type) {
      case "i1" -> data.get(i);
      case "u1", "b1" -> Byte.toUnsignedInt(data.get(i));
      case "i2" -> data.getShort(2 * i);
      case "u2" -> Short.toUnsignedInt(data.getShort(2 * i));
      case "i4" -> data.getInt(4 * i);
      case "u4" -> Integer.toUnsignedLong(data.getInt(4 * i));
      case "i8", "u8" -> data.getLong(8 * i);
      default -> throw new IllegalStateException("numbers of type " + type + " are not read");
    };
  }

  /** The header and the numbers, as a file holds them; little endian. */
  byte[] toBytes() {
    byte[] header = header(type, shape);
    if (data.order() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException("only little-endian arrays are written");
    }
    byte[] file = Arrays.copyOf(header, header.length + data.capacity());
    data.get(0, file, header.length, data.capacity());
    return file;
  }

  /** The header of a file of little-endian numbers, padded to 64 bytes. */
  static byte[] header(String type, long... shape) {
    String sizes = Arrays.stream(shape).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
    String order = type.endsWith("1") ? "|" : "<";
    String text =
        "{'descr': '%s%s', 'fortran_order': False, 'shape': (%s), }".formatted(order, type, sizes);
    // Spaces and a line break fill the header up to a multiple of 64 bytes.
    int length = (10 + text.length() + 1 + 63) / 64 * 64;
    byte[] header = new byte[length];
    Arrays.fill(header, (byte) ' ');
    header[length - 1] = '\n';
    ByteBuffer.wrap(header)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) (length - 10))
        .put(text.getBytes(StandardCharsets.US_ASCII));
    return header;
  }
}
