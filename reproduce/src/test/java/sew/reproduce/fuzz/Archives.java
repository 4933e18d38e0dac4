package sew.reproduce.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes small archives. */
final class Archives {
  private Archives() {}

  /**
   * Writes a zip.
   *
   * @param method {@link ZipEntry#STORED} or {@link ZipEntry#DEFLATED}
   */
  static void writeZip(Path zip, Map<String, byte[]> files, int method) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Envelope.add(out, file.getKey(), method, file.getValue());
      }
    }
  }

  /** A ustar archive. */
  static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    files.forEach(
        (name, content) -> {
          byte[] header = new byte[512];
          put(header, 0, name);
          put(header, 100, "0000644\0");
          put(header, 124, "%011o\0".formatted(content.length));
          put(header, 136, "00000000000\0");
          put(header, 156, name.startsWith("PaxHeader") ? "x" : "0");
          put(header, 257, "ustar\00000");
          Envelope.sealHeader(header, 0);
          out.writeBytes(header);
          out.writeBytes(content);
          out.writeBytes(new byte[(512 - content.length % 512) % 512]);
        });
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    return out.toByteArray();
  }
}
