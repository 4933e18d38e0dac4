package sew.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Named arrays in one file: NumPy's NPZ, a zip of NPY arrays, stored or deflated. */
public final class Npz {
  private static final String ENDING = ".npy";

  private Npz() {}

  /**
   * All arrays in the order of the file, each with the checksum that the zip has for it.
   *
   * @throws IOException if the file is no zip, is truncated, or holds an array that is damaged or
   *     there twice
   */
  public static Map<String, Npy> read(Path file) throws IOException {
    Map<String, Npy> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        String name = entry.getName();
        if (name.endsWith(ENDING)) {
          name = name.substring(0, name.length() - ENDING.length());
        }
        Npy array = Npy.parse(bytes(zip, entry, file + ":" + name), file + ":" + name);
        if (arrays.put(name, array) != null) {
          throw new IOException(
              "%s: expected one array %s, found two; save it again".formatted(file, name));
        }
      }
    } catch (ZipException | EOFException e) {
      throw new IOException(
          "%s is not an NPZ file, or is truncated or damaged (%s); copy or save it again"
              .formatted(file, reason(e)),
          e);
    }
    return arrays;
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry, String name) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      CRC32 checksum = new CRC32();
      checksum.update(bytes);
      if (checksum.getValue() != entry.getCrc()) {
        throw new IOException(
            "%s is damaged: expected the checksum %08x, found %08x; copy or save it again"
                .formatted(name, entry.getCrc(), checksum.getValue()));
      }
      return bytes;
    } catch (ZipException | EOFException e) {
      throw new IOException(
          "%s is damaged (%s); copy or save it again".formatted(name, reason(e)), e);
    }
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
