package sew.data;

import com.google.flatbuffers.Table;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A table of a flatbuffer, its fields by their number in the schema. Every place that the bytes
 * name is checked to lie inside them.
 */
final class FlatTable extends Table {
  private static final int PREFIX = 4;
  private static final int IDENTIFIER = 4;

  /** Bytes that are no such flatbuffer; the message says what was expected and what was found. */
  static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1;

    DamagedException(String problem) {
      super(problem);
    }
  }

  private FlatTable(int at, ByteBuffer bytes) {
    __reset(at, bytes);
  }

  /**
   * The root table.
   *
   * @param prefix bytes before the flatbuffer: 4 if its size stands there, else 0
   * @param identifier four letters that follow the place of the root
   */
  static FlatTable root(byte[] bytes, int prefix, String identifier) throws DamagedException {
    ByteBuffer buffer =
        ByteBuffer.wrap(bytes, prefix, bytes.length - prefix)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    if (buffer.limit() < PREFIX + IDENTIFIER || !__has_identifier(buffer, identifier)) {
      throw new DamagedException(
          "expected a flatbuffer \"%s\", found %s".formatted(identifier, found(buffer)));
    }
    return checked(() -> new FlatTable(buffer.getInt(0), buffer));
  }

  private static String found(ByteBuffer buffer) {
    if (buffer.limit() < PREFIX + IDENTIFIER) {
      return buffer.limit() + " bytes";
    }
    StringBuilder text = new StringBuilder();
    for (int i = PREFIX; i < PREFIX + IDENTIFIER; i++) {
      char c = (char) Byte.toUnsignedInt(buffer.get(i));
      text.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return "\"" + text + "\"";
  }

  private interface Access<T> {
    T read() throws DamagedException;
  }

  /** The library checks no place; the buffer below it does. */
  private static <T> T checked(Access<T> access) throws DamagedException {
    try {
      return access.read();
    } catch (IndexOutOfBoundsException | BufferUnderflowException | IllegalArgumentException e) {
      throw new DamagedException("a place in the flatbuffer lies outside it");
    }
  }

  private int field(int number) {
    return __offset(4 + 2 * number);
  }

  int intAt(int number, int otherwise) throws DamagedException {
    return checked(
        () -> field(number) == 0 ? otherwise : bb.getInt(Math.addExact(bb_pos, field(number))));
  }

  long longAt(int number, long otherwise) throws DamagedException {
    return checked(
        () -> field(number) == 0 ? otherwise : bb.getLong(Math.addExact(bb_pos, field(number))));
  }

  String stringAt(int number) throws DamagedException {
    return checked(() -> field(number) == 0 ? "" : __string(bb_pos + field(number)));
  }

  /** A vector of structs, one after the other; empty if the field is not there. */
  ByteBuffer structsAt(int number, int size) throws DamagedException {
    return checked(
        () -> {
          if (field(number) == 0) {
            return ByteBuffer.allocate(0);
          }
          long length = __vector_len(field(number)) * (long) size;
          int start = __vector(field(number));
          if (length < 0 || start < 0 || start + length > bb.limit()) {
            throw new DamagedException(
                "a vector of %d entries does not fit into the flatbuffer of %d bytes"
                    .formatted(length / size, bb.limit()));
          }
          return bb.slice(start, (int) length).order(ByteOrder.LITTLE_ENDIAN);
        });
  }
}
