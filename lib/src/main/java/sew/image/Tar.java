package sew.image;

import sew.data.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The files of a tar archive, which may lie inside another one: names and places, not contents.
 * Formats are ustar, GNU and pax (POSIX.1-2001).
 *
 * @param name of the archive, for errors
 * @param start its first byte within the file
 * @param end the byte after its last
 */
record Tar(FileChannel channel, String name, long start, long end) {
  private static final int BLOCK = 512;
  private static final int MAX_NAME = 1 << 20;

  /** Receives the files in the order of the archive. */
  @FunctionalInterface
  interface Visitor {
    /**
     * A regular file.
     *
     * @param offset of its content in the channel
     */
    void file(String path, long offset, long size) throws IOException;
  }

  static Tar of(FileChannel channel, String name) throws IOException {
    return new Tar(channel, name, 0, channel.size());
  }

  /**
   * Visits all files.
   *
   * @throws IOException if the archive is cut off or damaged
   */
  void forEach(Visitor visitor) throws IOException {
    forEach(visitor, link -> {});
  }

  /** The same; {@code links} receives the names of links, which hold no content. */
  void forEach(Visitor visitor, Consumer<String> links) throws IOException {
    long at = start;
    String longName = null;
    Long longSize = null;
    for (byte[] header = block(at); !isZero(header); header = block(at)) {
      requireChecksum(header, at);
      char type = (char) header[156];
      long size = longSize == null || type == 'x' ? number(header, 124, 12, at) : longSize;
      long content = at + BLOCK;
      if (size < 0 || size > end - content) {
        throw cutOff(at);
      }
      if (type == 'L') {
        longName = text(content(content, size), 0, (int) size);
      } else if (type == 'x') {
        byte[] records = content(content, size);
        String path = pax(records, "path", at);
        longName = path == null ? longName : path;
        String bytes = pax(records, "size", at);
        longSize = bytes == null ? null : decimal(bytes, at);
      } else if (type != 'g' && type != 'K') {
        if (type == '0' || type == 0 || type == '7') {
          visitor.file(longName == null ? shortName(header) : longName, content, size);
        } else if (type == '1' || type == '2') {
          links.accept(longName == null ? shortName(header) : longName);
        }
        longName = null;
        longSize = null;
      }
      at = content + (size + BLOCK - 1) / BLOCK * BLOCK;
    }
  }

  private IOException cutOff(long at) {
    return new IOException(
        "%s: expected a whole tar archive, found that it is cut off at byte %d; copy it again"
            .formatted(Printable.of(name), at - start));
  }

  /** A header; an archive ends with one of zeros. */
  private byte[] block(long at) throws IOException {
    if (at + BLOCK > end) {
      throw cutOff(end);
    }
    return content(at, BLOCK);
  }

  private byte[] content(long at, long size) throws IOException {
    if (size > MAX_NAME) {
      throw damaged(at, "a name of " + size + " bytes");
    }
    byte[] bytes = new byte[(int) size];
    readFully(channel, at, bytes, name);
    return bytes;
  }

  /** Reads bytes by their position in a file; several threads may. */
  static void readFully(FileChannel channel, long at, byte[] bytes, String name)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new IOException(
            "%s: expected %d bytes at byte %d, found the end of the archive"
                .formatted(Printable.of(name), bytes.length, at));
      }
    }
  }

  private static boolean isZero(byte[] header) {
    for (byte value : header) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private void requireChecksum(byte[] header, long at) throws IOException {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != number(header, 148, 8, at)) {
      throw damaged(at, "another checksum");
    }
  }

  private IOException damaged(long at, String found) {
    return new IOException(
        Printable.of(
            "%s: expected the header of a file in a tar archive at byte %d, found %s; copy it again"
                .formatted(name, at - start, found)));
  }

  /** Octal digits, or a binary number after a byte of 0x80. */
  private long number(byte[] header, int from, int length, long at) throws IOException {
    long value = 0;
    if ((header[from] & 0x80) != 0) {
      for (int i = from + 1; i < from + length; i++) {
        value = (value << 8) | (header[i] & 0xff);
      }
      return value;
    }
    String digits = text(header, from, length).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw damaged(at, "'" + digits + "' for a number");
    }
  }

  private static String text(byte[] bytes, int from, int length) {
    int to = from;
    while (to < from + length && bytes[to] != 0) {
      to++;
    }
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static String shortName(byte[] header) {
    String path = text(header, 0, 100);
    // GNU's format ends its mark with a space, and has other fields where ustar has a prefix.
    boolean ustar = text(header, 257, 6).equals("ustar");
    String prefix = ustar ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? path : prefix + "/" + path;
  }

  /** The value of a pax record, "length key=value" and a new line, or null. */
  private String pax(byte[] records, String key, long header) throws IOException {
    String found = null;
    int at = 0;
    while (at < records.length && records[at] != 0) {
      int space = at;
      while (space < records.length && records[space] != ' ') {
        space++;
      }
      long length = decimal(new String(records, at, space - at, StandardCharsets.UTF_8), header);
      if (length < space - at + 2 || length > records.length - at) {
        throw damaged(header, "a record of " + length + " bytes");
      }
      int end = at + (int) length;
      String line = new String(records, space + 1, end - space - 2, StandardCharsets.UTF_8);
      if (line.startsWith(key + "=")) {
        found = line.substring(key.length() + 1);
      }
      at = end;
    }
    return found;
  }

  private long decimal(String digits, long header) throws IOException {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw damaged(header, "'" + digits + "' for a number");
    }
  }
}
