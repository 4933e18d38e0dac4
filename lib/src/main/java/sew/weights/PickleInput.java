package sew.weights;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The numbers and texts in a pickle; a {@link BufferUnderflowException} is its end. */
final class PickleInput {
  private final ByteBuffer in;

  PickleInput(ByteBuffer in) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
  }

  int position() {
    return in.position();
  }

  int limit() {
    return in.limit();
  }

  int u1() {
    return Byte.toUnsignedInt(in.get());
  }

  int u2() {
    return Short.toUnsignedInt(in.getShort());
  }

  int i4() {
    return in.getInt();
  }

  /** A length of 8 bytes. */
  int length() {
    long length = in.getLong();
    return length < 0 || length > in.remaining() ? -1 : (int) length;
  }

  void skipFrame() {
    in.getLong();
  }

  double bigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(in.getLong()));
  }

  /** A long, or a BigInteger where 64 bits are too few. */
  Object integer(int length) {
    byte[] littleEndian = bytes(length);
    byte[] bigEndian = new byte[length];
    for (int i = 0; i < length; i++) {
      bigEndian[i] = littleEndian[length - 1 - i];
    }
    BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  String text(int length) {
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  /** A character for each byte. */
  String raw(int length) {
    return new String(bytes(length), StandardCharsets.ISO_8859_1);
  }

  String line() {
    int start = in.position();
    while (in.get() != '\n') {}
    byte[] bytes = new byte[in.position() - start - 1];
    in.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private byte[] bytes(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
