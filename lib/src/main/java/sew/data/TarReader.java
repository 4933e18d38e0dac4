package sew.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads a tar archive from its first byte to its last, without going back: the formats ustar, GNU
 * and pax (POSIX.1-2001).
 */
public final class TarReader {
  private static final int BLOCK = 512;
  private static final int MAX_NAME = 1 << 20;

  private final InputStream in;
  private final String name;
  private final long length;
  private long at;

  /**
   * What an archive holds.
   *
   * @param type '0' for a file, '1' and '2' for links, '5' for a folder, as POSIX numbers them
   * @param offset of the content in the archive
   * @param size of the content in bytes
   */
  public record Entry(String path, char type, long offset, long size) {
    public boolean isFile() {
      return type == '0';
    }

    public boolean isLink() {
      return type == '1' || type == '2';
    }

    public boolean isFolder() {
      return type == '5';
    }
  }

  /** Receives the entries in the order of the archive. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * An entry.
     *
     * @param content reads its bytes, and may leave some
     */
    void entry(Entry entry, Content content) throws IOException;
  }

  /** The bytes of an entry, while it is visited. */
  @FunctionalInterface
  public interface Content {
    byte[] read() throws IOException;
  }

  /**
   * @param in its {@link InputStream#skip} may jump over content that is not read
   * @param name of the archive, for errors
   * @param length bytes of the archive, or {@link Long#MAX_VALUE} if that is not known
   */
  public TarReader(InputStream in, String name, long length) {
    this.in = in;
    this.name = name;
    this.length = length;
  }

  /**
   * Visits all entries.
   *
   * @throws IOException if the archive is cut off or damaged
   */
  public void forEach(Visitor visitor) throws IOException {
    String longName = null;
    Long longSize = null;
    for (byte[] header = block(); !isZero(header); header = block()) {
      long start = at - BLOCK;
      requireChecksum(header, start);
      char type = (char) (header[156] & 0xff);
      boolean ofNext = type == 'x' || type == 'L' || type == 'g' || type == 'K';
      long size = longSize == null || ofNext ? number(header, 124, 12, start) : longSize;
      if (size < 0 || size > length - at) {
        throw cutOff(start);
      }
      long end = at + size;
      if (type == 'L') {
        longName = text(small(size, start), 0, (int) size);
      } else if (type == 'x') {
        byte[] records = small(size, start);
        String path = pax(records, "path", start);
        longName = path == null ? longName : path;
        String bytes = pax(records, "size", start);
        longSize = bytes == null ? null : (Long) decimal(bytes, start);
      } else if (!ofNext) {
        char kind = type == 0 || type == '7' ? '0' : type;
        Entry entry = new Entry(longName == null ? shortName(header) : longName, kind, at, size);
        visitor.entry(entry, () -> content(entry));
        longName = null;
        longSize = null;
      }
      skipTo(end + (BLOCK - size % BLOCK) % BLOCK);
    }
  }

  private byte[] content(Entry entry) throws IOException {
    if (entry.size() > Integer.MAX_VALUE - 8) {
      throw new IOException(
          "%s: expected files of less than 2 GiB, found %s of %,d bytes"
              .formatted(name, Printable.of(entry.path()), entry.size()));
    }
    return read((int) entry.size());
  }

  private IOException cutOff(long place) {
    return new IOException(
        "%s: expected a whole tar archive, found that it is cut off at byte %d; copy it again"
            .formatted(name, place));
  }

  private IOException damaged(long place, String found) {
    return new IOException(
        "%s: expected the header of a file in a tar archive at byte %d, found %s; copy it again"
            .formatted(name, place, found));
  }

  /** A header; an archive ends with one of zeros. */
  private byte[] block() throws IOException {
    if (at > length - BLOCK) {
      throw cutOff(length);
    }
    return read(BLOCK);
  }

  private byte[] small(long size, long place) throws IOException {
    if (size > MAX_NAME) {
      throw damaged(place, "a name of " + size + " bytes");
    }
    return read((int) size);
  }

  private byte[] read(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    at += bytes.length;
    if (bytes.length < size) {
      throw cutOff(at);
    }
    return bytes;
  }

  private void skipTo(long end) throws IOException {
    try {
      in.skipNBytes(end - at);
    } catch (EOFException e) {
      throw new IOException(cutOff(at).getMessage(), e);
    }
    at = end;
  }

  private static boolean isZero(byte[] header) {
    for (byte value : header) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private void requireChecksum(byte[] header, long place) throws IOException {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != number(header, 148, 8, place)) {
      throw damaged(place, "another checksum");
    }
  }

  /** Octal digits, or a binary number after a byte of 0x80. */
  private long number(byte[] header, int from, int digits, long place) throws IOException {
    long value = 0;
    if ((header[from] & 0x80) != 0) {
      for (int i = from + 1; i < from + digits; i++) {
        value = (value << 8) | (header[i] & 0xff);
      }
      return value;
    }
    String octal = text(header, from, digits).strip();
    if (!octal.matches("[0-7]{0,20}")) {
      throw damaged(place, "'" + Printable.of(octal) + "' for a number");
    }
    return octal.isEmpty() ? 0 : Long.parseLong(octal, 8);
  }

  private long decimal(String digits, long place) throws IOException {
    if (!digits.matches("[0-9]{1,18}")) {
      throw damaged(place, "'" + Printable.of(digits) + "' for a number");
    }
    return Long.parseLong(digits);
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
  private String pax(byte[] records, String key, long place) throws IOException {
    String found = null;
    int start = 0;
    while (start < records.length && records[start] != 0) {
      int space = start;
      while (space < records.length && records[space] != ' ') {
        space++;
      }
      String digits = new String(records, start, space - start, StandardCharsets.ISO_8859_1);
      long end = start + decimal(digits, place);
      if (end > records.length || end < space + 2) {
        throw damaged(place, "a pax record of " + digits + " bytes");
      }
      int from = space + 1;
      String line = new String(records, from, (int) end - 1 - from, StandardCharsets.UTF_8);
      if (line.startsWith(key + "=")) {
        found = line.substring(key.length() + 1);
      }
      start = (int) end;
    }
    return found;
  }
}
