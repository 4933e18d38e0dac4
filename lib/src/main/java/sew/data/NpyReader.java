package sew.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the numbers of an NPY array: into row-major order if they are in Fortran's, and into
 * float32 if they are float16. It takes no memory for numbers that the file cannot hold, and reads
 * none behind them.
 */
final class NpyReader {
  private NpyReader() {}

  /** Numbers of one type, in row-major order. */
  record Numbers(long[] shape, String type, ByteBuffer data) {}

  /**
   * Reads one array.
   *
   * @param available how many bytes {@code in} holds, with the header
   * @param name for messages
   */
  static Numbers read(InputStream in, long available, String name) throws IOException {
    NpyHeader header = NpyHeader.read(in, name);
    if (!header.isNumeric()) {
      throw new IOException(
          "%s holds values of type %s, expected integers, floats of 2 to 8 bytes or booleans; convert it with astype"
              .formatted(name, Printable.of(header.descr(), 100)));
    }
    long size = header.bytes(name);
    if (size > available - header.length()) {
      throw truncated(name, size, available - header.length());
    }
    byte[] numbers = Memory.bytes(size, name);
    int found = in.readNBytes(numbers, 0, numbers.length);
    if (found < size) {
      throw truncated(name, size, found);
    }
    return array(header, numbers, name);
  }

  private static IOException truncated(String name, long declared, long found) {
    return new IOException(
        "%s declares %d bytes of numbers and holds %d: the file is truncated; copy or save it again"
            .formatted(name, declared, found));
  }

  private static Numbers array(NpyHeader header, byte[] numbers, String name) throws IOException {
    ByteBuffer data = ByteBuffer.wrap(numbers).order(header.order());
    String type = header.type();
    if (type.equals("f2")) {
      data = widened(data, name);
      type = "f4";
    }
    if (header.isFortran() && header.shape().length > 1 && data.hasRemaining()) {
      data = rowMajor(data, header.shape(), type.charAt(1) - '0', name);
    }
    return new Numbers(header.shape(), type, data);
  }

  private static ByteBuffer widened(ByteBuffer halves, String name) throws IOException {
    ByteBuffer floats =
        ByteBuffer.wrap(Memory.bytes(2L * halves.capacity(), name)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < halves.capacity(); i += 2) {
      floats.putFloat(2 * i, Float16.toFloat(halves.getShort(i)));
    }
    return floats;
  }

  /** From the order in which the first index runs fastest to that in which the last does. */
  private static ByteBuffer rowMajor(ByteBuffer from, long[] shape, int width, String name)
      throws IOException {
    ByteBuffer to = ByteBuffer.wrap(Memory.bytes(from.capacity(), name)).order(from.order());
    long[] index = new long[shape.length];
    for (int place = 0; place < from.capacity(); place += width) {
      long source = 0;
      for (int d = shape.length - 1; d >= 0; d--) {
        source = source * shape[d] + index[d];
      }
      to.put(place, from, (int) source * width, width);
      for (int d = shape.length - 1; d >= 0 && ++index[d] == shape[d]; d--) {
        index[d] = 0;
      }
    }
    return to;
  }
}
