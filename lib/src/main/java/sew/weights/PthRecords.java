package sew.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import sew.data.Memory;
import sew.data.Printable;
import sew.weights.View.Storage;

/**
 * The records in the zip of {@code torch.save}: the pickle, the storages and what describes them.
 */
final class PthRecords implements Storages {
  private static final byte[] ZIP = {'P', 'K'};
  private static final String PICKLE = "data.pkl";
  private static final String STORAGES = "data/";

  /** What the pickle, which holds no numbers of tensors, may take. */
  private static final int LONGEST = 1 << 26;

  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> records = new LinkedHashMap<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  /** Whether none of the checksums is right. */
  private boolean isUnchecked;

  private PthRecords(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  static boolean isZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(ZIP, in.readNBytes(ZIP.length));
    }
  }

  /**
   * Opens all records by their names without the folder that they share, and checks their sums.
   *
   * <p>PyTorch writes no checksums after {@code set_crc32_options(False)}; then none is right. A
   * file in which some are right and some wrong is damaged.
   */
  static PthRecords open(Path file) throws IOException {
    PthRecords records = null;
    try {
      records = new PthRecords(file, new ZipFile(file.toFile()));
      records.index();
      records.requireChecksums();
      return records;
    } catch (ZipException | EOFException e) {
      close(records);
      String reason = e.getMessage() == null ? "unexpected end" : e.getMessage();
      throw new IOException(
          "%s is truncated or damaged (%s); copy or download it again".formatted(file, reason), e);
    } catch (IOException e) {
      close(records);
      throw e;
    }
  }

  private static void close(PthRecords records) throws IOException {
    if (records != null) {
      records.close();
    }
  }

  /** torch.save stores without compression; anything else could grow without bound. */
  private void index() throws IOException {
    if (zip.stream().anyMatch(entry -> entry.getName().endsWith("/constants.pkl"))) {
      throw new IOException(
          "%s is a TorchScript program; save its weights with torch.save(net.state_dict(), ...)"
              .formatted(file));
    }
    long unpacked = 0;
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
      String printed = Printable.of(name, 100);
      unpacked += Math.max(entry.getSize(), entry.getCompressedSize());
      if (entry.getMethod() != ZipEntry.STORED || unpacked > Files.size(file)) {
        throw new IOException(
            "%s: %s is compressed or larger than the file; torch.save does not write such files, save it again with it"
                .formatted(file, printed));
      }
      if (records.put(name, entry) != null) {
        throw new IOException(
            "%s: expected one record %s, found two; torch.save does not write such files"
                .formatted(file, printed));
      }
    }
    ZipEntry byteOrder = records.get("byteorder");
    if (byteOrder != null && text(byteOrder).strip().equals("big")) {
      order = ByteOrder.BIG_ENDIAN;
    }
  }

  private void requireChecksums() throws IOException {
    List<String> mismatched = new ArrayList<>();
    int checked = 0;
    for (Map.Entry<String, ZipEntry> record : records.entrySet()) {
      if (record.getValue().getSize() > 0) {
        checked++;
        if (checksum(record.getValue()) != record.getValue().getCrc()) {
          mismatched.add(record.getKey());
        }
      }
    }
    isUnchecked = checked > 0 && mismatched.size() == checked;
    if (!mismatched.isEmpty() && !isUnchecked) {
      throw new IOException(
          "%s is damaged: the checksums of %d of its %d records are wrong, first that of %s; copy or download it again"
              .formatted(file, mismatched.size(), checked, Printable.of(mismatched.get(0), 100)));
    }
  }

  /** What the reader of the weights should know. */
  List<String> warnings() {
    return isUnchecked
        ? List.of(
            file
                + ": written without checksums, as torch.save does after set_crc32_options(False): damage to it would not be noticed")
        : List.of();
  }

  private long checksum(ZipEntry entry) throws IOException {
    CRC32 checksum = new CRC32();
    byte[] part = new byte[1 << 16];
    try (InputStream in = zip.getInputStream(entry)) {
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        checksum.update(part, 0, n);
      }
    }
    return checksum.getValue();
  }

  /** The saved object; its tensors are views. */
  Object saved() throws IOException {
    ZipEntry pickle = records.get(PICKLE);
    if (pickle == null) {
      throw new IOException(
          "%s is a zip without %s: torch.save did not write it".formatted(file, PICKLE));
    }
    return new Unpickler(ByteBuffer.wrap(bytes(pickle)), file.toString()).load();
  }

  private String text(ZipEntry entry) throws IOException {
    return new String(bytes(entry), StandardCharsets.US_ASCII);
  }

  private byte[] bytes(ZipEntry entry) throws IOException {
    if (entry.getSize() > LONGEST) {
      throw new IOException(
          "%s: %s takes %d bytes, expected at most %d; save the weights alone with torch.save(net.state_dict(), ...)"
              .formatted(file, Printable.of(entry.getName(), 100), entry.getSize(), LONGEST));
    }
    byte[] bytes = Memory.bytes(entry.getSize(), file.toString());
    read(entry, 0, bytes);
    return bytes;
  }

  private void read(ZipEntry entry, long offset, byte[] part) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      in.skipNBytes(offset);
      if (in.readNBytes(part, 0, part.length) < part.length) {
        throw new IOException(
            "%s: %s is truncated; copy or download it again"
                .formatted(file, Printable.of(entry.getName(), 100)));
      }
    }
  }

  private ZipEntry entry(Storage storage) {
    return records.get(STORAGES + storage.key());
  }

  @Override
  public long bytes(Storage storage) {
    ZipEntry entry = entry(storage);
    return entry == null ? -1 : entry.getSize();
  }

  @Override
  public void read(Storage storage, long offset, byte[] part) throws IOException {
    read(entry(storage), offset, part);
  }

  @Override
  public ByteOrder order() {
    return order;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
