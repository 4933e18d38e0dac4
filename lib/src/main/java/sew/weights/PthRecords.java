package sew.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The records in the zip of {@code torch.save}: the pickle, the storages and what describes them.
 */
final class PthRecords {
  private final Path file;
  private final Map<String, byte[]> records = new LinkedHashMap<>();
  private final List<String> mismatched = new ArrayList<>();
  private int checked;
  private long unpacked;

  private PthRecords(Path file) {
    this.file = file;
  }

  /**
   * All records by their names without the folder that they share.
   *
   * <p>PyTorch writes no checksums after {@code set_crc32_options(False)}; then none is right. A
   * file in which some are right and some wrong is damaged.
   */
  static Map<String, byte[]> read(Path file) throws IOException {
    PthRecords records = new PthRecords(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        records.add(zip, entries.nextElement());
      }
    } catch (ZipException | EOFException e) {
      String reason = e.getMessage() == null ? "unexpected end" : e.getMessage();
      throw new IOException(
          "%s is truncated or damaged (%s); copy or download it again".formatted(file, reason), e);
    }
    records.requireChecksums();
    return records.records;
  }

  private void add(ZipFile zip, ZipEntry entry) throws IOException {
    String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
    byte[] bytes = bytes(zip, entry);
    if (records.put(name, bytes) != null) {
      throw new IOException(
          "%s: expected one record %s, found two; torch.save does not write such files"
              .formatted(file, name));
    }
    if (bytes.length > 0) {
      checked++;
      CRC32 checksum = new CRC32();
      checksum.update(bytes);
      if (checksum.getValue() != entry.getCrc()) {
        mismatched.add(name);
      }
    }
  }

  /** torch.save stores without compression; anything else could grow without bound. */
  private byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    unpacked += Math.max(entry.getSize(), entry.getCompressedSize());
    if (entry.getMethod() != ZipEntry.STORED || unpacked > Files.size(file)) {
      throw new IOException(
          "%s: %s is compressed or larger than the file; torch.save does not write such files"
              .formatted(file, entry.getName()));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private void requireChecksums() throws IOException {
    if (!mismatched.isEmpty() && mismatched.size() < checked) {
      throw new IOException(
          "%s is damaged: the checksums of %d of its %d records are wrong, first that of %s; copy or download it again"
              .formatted(file, mismatched.size(), checked, mismatched.get(0)));
    }
  }
}
