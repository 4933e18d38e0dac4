package sew.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes tar archives as POSIX.1-2001 and GNU's manual describe them. */
public final class TestTar {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public static byte[] of(Map<String, byte[]> files) {
    TestTar tar = new TestTar();
    files.forEach((name, bytes) -> tar.add('0', name, bytes));
    return tar.end();
  }

  /** Adds an entry of a type: '0' is a file, '5' a folder, 'L' GNU's long name, 'x' pax records. */
  public TestTar add(char type, String name, byte[] content) {
    return add(type, name, "", "%011o\0".formatted(content.length), content);
  }

  /** The same with a prefix of the name, and the size as its field holds it. */
  public TestTar add(char type, String name, String prefix, String size, byte[] content) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 124, size);
    put(header, 136, "00000000000\0");
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 257, "ustar\00000");
    put(header, 345, prefix);
    int sum = 0;
    for (byte value : header) {
      sum += value & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(512 - content.length % 512) % 512]);
    return this;
  }

  /** The length of a record counts its own digits. */
  public static byte[] pax(String key, String value) {
    int rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8).length;
    int length = rest + 1;
    while (length != rest + String.valueOf(length).length()) {
      length++;
    }
    return (length + " " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void put(byte[] header, int at, String text) {
    // A character is a byte.
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  public byte[] end() {
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }
}
