package sew.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The lines that start with '#' at the head of an AEDAT file. */
record TextHeader(String text, int length) {

  static TextHeader of(ByteBuffer file) {
    int end = 0;
    while (end < file.limit() && file.get(end) == '#') {
      int line = end;
      while (end < file.limit() && file.get(end) != '\n') {
        end++;
      }
      end = Math.min(end + 1, file.limit());
      if (text(file, line, end).startsWith("#!END-HEADER")) {
        break; // the first byte of the data may be a '#' too
      }
    }
    return new TextHeader(text(file, 0, end), end);
  }

  private static String text(ByteBuffer file, int from, int to) {
    byte[] bytes = new byte[to - from];
    file.get(from, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
