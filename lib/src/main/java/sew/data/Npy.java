package sew.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One array of NumPy's NPY format in row-major order, numbers of 1 to 8 bytes.
 *
 * @param shape sizes, empty for a scalar
 * @param type kind and bytes of a number: f4, f8, i1 to i8, u1 to u8, b1
 * @param data the numbers, positioned at the first, in its own byte order
 */
public record Npy(long[] shape, String type, ByteBuffer data) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  public static Npy of(float[] values, long... shape) {
    ByteBuffer data = little(Math.multiplyExact(4, values.length));
    data.asFloatBuffer().put(values);
    return new Npy(shape, "f4", data);
  }

  public static Npy of(long value) {
    return new Npy(new long[0], "i8", little(8).putLong(0, value));
  }

  public static Npy of(long[] values) {
    ByteBuffer data = little(Math.multiplyExact(8, values.length));
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
    return read(new ByteArrayInputStream(bytes), bytes.length, name);
  }

  /**
   * Reads a file; of several arrays in it the first, as NumPy does.
   *
   * @throws IOException if it is no NPY array, has an unknown type, holds too few numbers or more
   *     than the memory takes
   */
  public static Npy read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return read(in, Files.size(file), file.toString());
    }
  }

  /** Reads one array of {@code in}, which holds {@code available} bytes. */
  static Npy read(InputStream in, long available, String name) throws IOException {
    NpyReader.Numbers numbers = NpyReader.read(in, available, name);
    return new Npy(numbers.shape(), numbers.type(), numbers.data());
  }

  /** The number of values. */
  public int size() {
    return data.capacity() / (type.charAt(1) - '0');
  }

  /** The numbers as float32; whole numbers beyond 2^24 are rounded. */
  public float[] toFloats() {
    float[] values = new float[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = isFloat() ? (float) doubleAt(i) : floatOf(longAt(i));
    }
    return values;
  }

  /** The nearest float32; a u8 from 2^63 is negative as a long. */
  private float floatOf(long value) {
    // Halved with its last bit kept, a number is rounded as the whole is.
    return isAboveLong(value) ? 2f * ((value >>> 1) | (value & 1)) : value;
  }

  private boolean isAboveLong(long value) {
    return value < 0 && type.equals("u8");
  }

  /**
   * The numbers as 64-bit integers; only for types that hold whole numbers.
   *
   * @throws IllegalArgumentException if one of type u8 is 2^63 or more
   */
  public long[] toLongs() {
    if (isFloat()) {
      throw new IllegalStateException("an array of type " + type + " holds no whole numbers");
    }
    long[] values = new long[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = longAt(i);
      if (isAboveLong(values[i])) {
        throw new IllegalArgumentException(
            "expected whole numbers below 2^63, found %s at place %d of an array %s"
                .formatted(Long.toUnsignedString(values[i]), i, Arrays.toString(shape)));
      }
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
      count += (isFloat() ? doubleAt(i) : floatOf(longAt(i))) < 0 ? 1 : 0;
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
      case "u1" -> Byte.toUnsignedInt(data.get(i));
      case "b1" -> data.get(i) == 0 ? 0 : 1;
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
    byte[] file = Arrays.copyOf(header, Math.addExact(header.length, data.capacity()));
    System.arraycopy(littleEndian(), 0, file, header.length, data.capacity());
    return file;
  }

  /** The bytes of the numbers, little endian. */
  public byte[] littleEndian() {
    byte[] bytes = new byte[data.capacity()];
    data.get(0, bytes);
    int width = type.charAt(1) - '0';
    for (int i = 0; data.order() == ByteOrder.BIG_ENDIAN && i < bytes.length; i += width) {
      for (int low = i, high = i + width - 1; low < high; low++, high--) {
        byte swapped = bytes[low];
        bytes[low] = bytes[high];
        bytes[high] = swapped;
      }
    }
    return bytes;
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
