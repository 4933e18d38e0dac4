package sew.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Named arrays in one file: NumPy's NPZ, a zip of NPY arrays, stored or deflated. */
public final class Npz {
  private static final String ENDING = ".npy";

  /** Deflate makes at most 1032 bytes of one, besides a few for its tables. */
  private static final long MAX_DEFLATION = 1032;

  private Npz() {}

  /**
   * All arrays in the order of the file, each with the checksum that the zip has for it.
   *
   * @throws IOException if the file is no zip, is truncated, or holds an array that is damaged or
   *     there twice
   */
  public static Map<String, Npy> read(Path file) throws IOException {
    return read(file, name -> true);
  }

  /**
   * Some arrays in the order of the file; nothing is read of others.
   *
   * @param wanted whether an array of that name is read
   * @throws IOException if the file is no zip, is truncated, or one of these is damaged or there
   *     twice
   */
  public static Map<String, Npy> read(Path file, Predicate<String> wanted) throws IOException {
    return each(file, wanted, Npz::array);
  }

  /**
   * What the file holds, without its numbers; what is no NPY array is left out.
   *
   * @throws IOException if the file is no zip, is truncated, or holds an array twice
   */
  public static Map<String, NpyHeader> headers(Path file) throws IOException {
    return each(file, name -> true, Npz::header);
  }

  private interface Reader<T> {
    /** What is wanted of an entry; null if it is left out. */
    T read(ZipFile zip, ZipEntry entry, String name) throws IOException;
  }

  private static <T> Map<String, T> each(Path file, Predicate<String> wanted, Reader<T> reader)
      throws IOException {
    Map<String, T> found = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        String name = entry.getName();
        if (name.endsWith(ENDING)) {
          name = name.substring(0, name.length() - ENDING.length());
        }
        String printed = file + ":" + Printable.of(name, 200);
        T value = wanted.test(name) ? reader.read(zip, entry, printed) : null;
        if (value != null && found.put(name, value) != null) {
          throw new IOException(
              "%s: expected one array %s, found two; save it again"
                  .formatted(file, Printable.of(name, 200)));
        }
      }
    } catch (ZipException | EOFException e) {
      throw new IOException(
          "%s is not an NPZ file, or is truncated or damaged (%s); copy or save it again"
              .formatted(file, reason(e)),
          e);
    }
    return found;
  }

  private static NpyHeader header(ZipFile zip, ZipEntry entry, String name) throws IOException {
    try (BufferedInputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
      in.mark(Long.BYTES);
      boolean isArray = NpyHeader.begins(in.readNBytes(Long.BYTES));
      in.reset();
      return isArray || entry.getName().endsWith(ENDING) ? NpyHeader.read(in, name) : null;
    } catch (ZipException | EOFException e) {
      throw damaged(name, e);
    }
  }

  private static Npy array(ZipFile zip, ZipEntry entry, String name) throws IOException {
    long packed = entry.getCompressedSize();
    if (entry.getSize() > MAX_DEFLATION * (packed + 1)) {
      throw new IOException(
          "%s is damaged: %d bytes cannot unpack to the %d that it declares; copy or save it again"
              .formatted(name, packed, entry.getSize()));
    }
    CRC32 checksum = new CRC32();
    try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), checksum)) {
      Npy array = Npy.read(in, entry.getSize(), name);
      if (in.read() >= 0) {
        throw new IOException(
            "%s holds more than the numbers that its header declares; copy or save it again"
                .formatted(name));
      }
      if (checksum.getValue() != entry.getCrc()) {
        throw new IOException(
            "%s is damaged: expected the checksum %08x, found %08x; copy or save it again"
                .formatted(name, entry.getCrc(), checksum.getValue()));
      }
      return array;
    } catch (ZipException | EOFException e) {
      throw damaged(name, e);
    }
  }

  private static IOException damaged(String name, IOException e) {
    return new IOException(
        "%s is damaged (%s); copy or save it again".formatted(name, reason(e)), e);
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? "unexpected end" : e.getMessage();
  }

  /** Writes the arrays under a temporary name and renames: a reader sees all of them or none. */
  public static void write(Path file, Map<String, Npy> arrays) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, Npy> array : arrays.entrySet()) {
              store(zip, array.getKey() + ENDING, array.getValue().toBytes());
            }
          }
        });
  }

  private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    entry.setTime(0); // the same arrays are the same bytes
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
