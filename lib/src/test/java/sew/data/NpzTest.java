package sew.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
  /** Of an entry in the directory of a zip: its signature, and where its unpacked size is. */
  private static final int ENTRY = 0x02014b50;

  private static final int SIZE = 24;

  @TempDir private Path folder;

  /** A text, and what is no array at all. */
  private Path mixed(byte[] numbers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "readme.txt", "some clips".getBytes(StandardCharsets.US_ASCII));
      put(zip, "subject.npy", npy("<U7", "()", new byte[28]));
      put(zip, "frames.npy", numbers);
    }
    return Files.write(folder.resolve("mixed.npz"), bytes.toByteArray());
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
  }

  private static byte[] npy(String descr, String shape, byte[] data) {
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(descr, shape);
    return ByteBuffer.allocate(10 + header.length() + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) header.length())
        .put(header.getBytes(StandardCharsets.US_ASCII))
        .put(data)
        .array();
  }

  @Test
  void onlyWhatIsWantedIsRead() throws IOException {
    Path file = mixed(npy("|u1", "(2,)", new byte[] {3, 4}));
    var found = Npz.read(file, "frames"::equals);
    assertEquals(Set.of("frames"), found.keySet());
    assertArrayEquals(new long[] {3, 4}, found.get("frames").toLongs());
    var e = assertThrows(IOException.class, () -> Npz.read(file));
    assertTrue(e.getMessage().startsWith(file + ":readme.txt is not an NPY"), e.getMessage());
    e = assertThrows(IOException.class, () -> Npz.read(file, "subject"::equals));
    assertTrue(e.getMessage().startsWith(file + ":subject holds values of type <U7"), e.toString());
  }

  @Test
  void headersSayWhatHoldsNumbers() throws IOException {
    var headers = Npz.headers(mixed(npy("<f2", "(3, 4)", new byte[24])));
    assertEquals(Set.of("subject", "frames"), headers.keySet());
    assertTrue(headers.get("frames").isNumeric());
    assertArrayEquals(new long[] {3, 4}, headers.get("frames").shape());
    assertEquals("<U7", headers.get("subject").descr());
    assertTrue(!headers.get("subject").isNumeric());
  }

  @Test
  void whatUnpacksToMoreThanItsHeaderDeclaresIsRefused() throws IOException {
    Path file = mixed(npy("|u1", "(2,)", new byte[50_000_000]));
    var e = assertThrows(IOException.class, () -> Npz.read(file, "frames"::equals));
    assertTrue(
        e.getMessage().contains("mixed.npz:frames holds more than the numbers"), e.getMessage());
  }

  @Test
  void whatUnpacksToMoreThanItsEntryDeclaresIsRefused() throws IOException {
    Path file = mixed(npy("|u1", "(1000,)", new byte[1000]));
    declare(file, 600);
    var e = assertThrows(IOException.class, () -> Npz.read(file, "frames"::equals));
    assertTrue(e.getMessage().contains("frames declares 1000 bytes"), e.getMessage());
  }

  /** Two gigabytes for which no memory is taken. */
  @Test
  void aSizeThatDeflateCannotReachIsRefused() throws IOException {
    Path file = mixed(npy("|u1", "(2000000000,)", new byte[1000]));
    declare(file, 2_000_000_100);
    var e = assertThrows(IOException.class, () -> Npz.read(file, "frames"::equals));
    assertTrue(e.getMessage().contains("cannot unpack to the 2000000100"), e.getMessage());
  }

  @Test
  void namesAreEscapedInMessages() throws IOException {
    Path file = folder.resolve("escape.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      put(zip, "\u001b[31mw.npy", new byte[20]);
    }
    var e = assertThrows(IOException.class, () -> Npz.read(file));
    assertTrue(e.getMessage().contains("escape.npz:\\x1b[31mw is not"), e.getMessage());
  }

  /** Changes the unpacked size of the last entry. */
  private static void declare(Path file, int size) throws IOException {
    ByteBuffer zip = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int at = zip.limit() - 4;
    while (zip.getInt(at) != ENTRY) {
      at--;
    }
    Files.write(file, zip.putInt(at + SIZE, size).array());
  }
}
