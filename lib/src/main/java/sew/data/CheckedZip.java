package sew.data;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A zip of recordings that is read in place. Java's own class compares no checksum and unpacks more
 * than an entry says; here both are errors, which name the zip and the entry.
 */
public final class CheckedZip implements Closeable {
  private final Path file;
  private final ZipFile zip;

  private CheckedZip(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  static CheckedZip open(Path file) throws IOException {
    try {
      return new CheckedZip(file, new ZipFile(file.toFile()));
    } catch (IOException e) {
      String found = FileKind.of(file).filter(kind -> !kind.startsWith("a zip")).orElse("");
      throw new IOException(
          "%s cannot be read as a zip (%s); fetch it again"
              .formatted(file, found.isEmpty() ? e.getMessage() : "it is " + found),
          e);
    }
  }

  Stream<String> names() {
    return zip.stream().map(ZipEntry::getName);
  }

  /** Where an entry lies, for messages. */
  String place(String name) {
    return file + "!/" + name;
  }

  /**
   * The bytes of an entry; empty if there is none of this name.
   *
   * @param limit larger entries are refused before they are unpacked
   */
  Optional<byte[]> bytes(String name, int limit) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      return Optional.empty();
    }
    String from = place(name);
    long size = entry.getSize();
    if (size < 0 || size > limit) {
      throw new IOException(
          "%s: expected a file of up to %,d bytes, found one of %,d; it is no recording"
              .formatted(from, limit, size));
    }
    try {
      return Optional.of(bytes(zip, entry));
    } catch (IOException e) {
      throw new IOException("%s: %s; fetch the zip again".formatted(from, e.getMessage()), e);
    }
  }

  /**
   * The bytes of an entry, whose declared size is that of one array at most.
   *
   * @throws ZipException what was expected and what was found, if they cannot be unpacked or are
   *     not as many, or do not have the checksum, that the zip declares
   */
  public static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      // One more than declared: whatever is packed, no more is unpacked.
      bytes = in.readNBytes((int) entry.getSize() + 1);
    } catch (ZipException | EOFException e) {
      throw new ZipException("expected what can be unpacked, found: " + e.getMessage());
    }
    if (bytes.length != entry.getSize()) {
      throw new ZipException(
          "expected %,d bytes, found %s"
              .formatted(
                  entry.getSize(),
                  bytes.length > entry.getSize() ? "more" : "%,d".formatted(bytes.length)));
    }
    CRC32 crc = new CRC32();
    crc.update(bytes);
    if (crc.getValue() != entry.getCrc()) {
      throw new ZipException(
          "expected CRC-32 %08x, found %08x".formatted(entry.getCrc(), crc.getValue()));
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
