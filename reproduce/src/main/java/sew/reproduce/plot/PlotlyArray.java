package sew.reproduce.plot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Numbers as plotly's typed array: a long curve takes a third of the space, above all in notebooks,
 * which put each number of a list on its own line.
 */
final class PlotlyArray {
  private PlotlyArray() {}

  /** As 16-bit integers if all fit, otherwise as float32, or float64 where float32 overflows. */
  static Map<String, Object> of(DoubleStream stream) {
    double[] values = stream.toArray();
    if (Arrays.stream(values).allMatch(v -> v == (short) v)) {
      return typed("i2", Short.BYTES, values, (bytes, v) -> bytes.putShort((short) v));
    }
    return Arrays.stream(values).allMatch(PlotlyArray::fitsFloat)
        ? typed("f4", Float.BYTES, values, (bytes, v) -> bytes.putFloat((float) v))
        : typed("f8", Double.BYTES, values, ByteBuffer::putDouble);
  }

  private static boolean fitsFloat(double value) {
    double size = Math.abs(value);
    return size == 0 || (size >= Float.MIN_NORMAL && size <= Float.MAX_VALUE);
  }

  private static Map<String, Object> typed(String type, int size, double[] values, Put put) {
    byte[] bytes = new byte[size * values.length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      put.put(buffer, value);
    }
    return Map.of("dtype", type, "bdata", Base64.getEncoder().encodeToString(bytes));
  }

  /** Appends a number. */
  private interface Put {
    ByteBuffer put(ByteBuffer bytes, double value);
  }
}
