package sew.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  @TempDir Path folder;

  @Test
  void writesWhatItReadsInOrder() throws IOException {
    Map<String, Npy> arrays = new LinkedHashMap<>();
    arrays.put("z/weight", Npy.of(new float[] {1, -2.5f, 3, 4, 5, 6}, 2, 3));
    arrays.put("a", Npy.of(1L << 40));
    arrays.put("m", Npy.of(new long[] {7, -8}));
    Path file = folder.resolve("x.npz");
    Npz.write(file, arrays);
    Map<String, Npy> found = Npz.read(file);
    assertEquals(List.of("z/weight", "a", "m"), new ArrayList<>(found.keySet()));
    assertArrayEquals(new long[] {2, 3}, found.get("z/weight").shape());
    assertArrayEquals(new float[] {1, -2.5f, 3, 4, 5, 6}, found.get("z/weight").toFloats());
    assertArrayEquals(new long[0], found.get("a").shape());
    assertArrayEquals(new long[] {1L << 40}, found.get("a").toLongs());
    assertArrayEquals(new long[] {7, -8}, found.get("m").toLongs());
    byte[] bytes = Files.readAllBytes(file);
    Npz.write(file, arrays);
    assertArrayEquals(bytes, Files.readAllBytes(file), "the same arrays are the same bytes");
  }

  /** The bytes are those of numpy.array([value], dtype).tobytes(). */
  @ParameterizedTest
  @CsvSource({
    "<f4,0000c0bf,-1.5",
    ">f4,bfc00000,-1.5",
    "<f8,000000000000f8bf,-1.5",
    ">f8,bff8000000000000,-1.5",
    "|i1,fe,-2",
    "|u1,fe,254",
    "|b1,01,1",
    "<i2,feff,-2",
    ">i2,fffe,-2",
    "<u2,feff,65534",
    ">u2,fffe,65534",
    "<i4,feffffff,-2",
    ">i4,fffffffe,-2",
    "<u4,feffffff,4294967294",
    ">u4,fffffffe,4294967294",
    "<i8,feffffffffffffff,-2",
    ">i8,fffffffffffffffe,-2",
    "<u8,0500000000000000,5"
  })
  void readsEveryTypeInBothByteOrders(String descr, String hex, double value) throws IOException {
    byte[] number = java.util.HexFormat.of().parseHex(hex);
    Npy npy = Npy.parse(file(descr, "False", "(1,)", number), "x");
    assertEquals((float) value, npy.toFloats()[0]);
    if (!descr.contains("f")) {
      assertEquals((long) value, npy.toLongs()[0]);
    }
  }

  @Test
  void countsWhatIsNotFiniteOrNegative() throws IOException {
    Npy floats = Npy.of(new float[] {-1, -0.0f, Float.NaN, Float.NEGATIVE_INFINITY, 3}, 5);
    assertEquals(2, floats.notFinite());
    assertEquals(2, floats.negative());
    Npy integers = Npy.parse(file("<i2", "False", "(2,)", new byte[] {-1, -1, 1, 0}), "x");
    assertEquals(0, integers.notFinite());
    assertEquals(1, integers.negative());
    assertEquals(0, Npy.parse(file("|u1", "False", "(2,)", new byte[] {-1, 1}), "x").negative());
  }

  @Test
  void aScalarHasNoSizes() throws IOException {
    Npy npy = Npy.parse(file("<i4", "False", "()", new byte[] {5, 0, 0, 0}), "x");
    assertEquals(0, npy.shape().length);
    assertArrayEquals(new long[] {5}, npy.toLongs());
  }

  @Test
  void whatIsNoArrayIsAnError() {
    assertFails("NUMPY", new byte[] {1, 2, 3});
    assertFails("values of type <c8", file("<c8", "False", "(1,)", new byte[8]));
    assertFails("values of type |O", file("|O", "False", "(1,)", new byte[8]));
    assertFails("values of type <f16", file("<f16", "False", "(1,)", new byte[16]));
    assertFails("values of type <f1", file("<f1", "False", "(1,)", new byte[1]));
    assertFails("not supported", file("<f4", "Maybe", "(1,)", new byte[4]));
    assertFails("not supported", file("<f4", "False", "(-1,)", new byte[4]));
    assertFails("not supported", file("<f4", "False", "(1 2)", new byte[8]));
    assertFails("impossible shape", file("<f4", "False", "(99999999999999999999,)", new byte[4]));
    byte[] version = file("<f4", "False", "(1,)", new byte[4]);
    version[6] = 4;
    assertFails("version 4", version);
    assertFails(
        "not supported: {'descr': '\\u001b[31m", file("\u001b[31m'", "x", "()", new byte[0]));
  }

  /** Also of Python 2 on Windows, of other programs, and without what NumPy writes as well. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<i4', 'fortran_order': False, 'shape': (2L, 3L), }",
        "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3)}",
        "{\"descr\": \"<i4\", \"fortran_order\": False, \"shape\": (2, 3)}",
        "{'shape':(2,3,),'fortran_order':False,'descr':'=i4'}",
        "{'descr': 'i4', 'fortran_order': False, 'shape': ( 2 , 3 ), }   \n"
      })
  void readsTheHeadersOfOtherPrograms(String header) throws IOException {
    ByteBuffer numbers = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    numbers.asIntBuffer().put(new int[] {0, 1, 2, 3, 4, 5});
    for (int version = 1; version <= 3; version++) {
      Npy npy = Npy.parse(withHeader(version, header, numbers.array()), "x");
      assertArrayEquals(new long[] {2, 3}, npy.shape());
      assertArrayEquals(new long[] {0, 1, 2, 3, 4, 5}, npy.toLongs());
    }
  }

  /** As numpy.asfortranarray(numpy.arange(24).reshape(2, 3, 4)) is saved. */
  @Test
  void readsFortranOrder() throws IOException {
    byte[] bytes = new byte[24];
    int place = 0;
    for (int k = 0; k < 4; k++) {
      for (int j = 0; j < 3; j++) {
        for (int i = 0; i < 2; i++) {
          bytes[place++] = (byte) (12 * i + 4 * j + k);
        }
      }
    }
    Npy npy = Npy.parse(file("|u1", "True", "(2, 3, 4)", bytes), "x");
    long[] expected = new long[24];
    Arrays.setAll(expected, i -> i);
    assertArrayEquals(expected, npy.toLongs());
    assertArrayEquals(new long[] {2, 3, 4}, npy.shape());
    assertEquals(0, Npy.parse(file("|u1", "True", "(2, 0)", new byte[0]), "x").size());
  }

  /** A long holds them as negative numbers. */
  @Test
  void unsignedNumbersFrom2To63AreNeverNegative() throws IOException {
    ByteBuffer numbers = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    numbers.asLongBuffer().put(new long[] {-1, Long.MIN_VALUE, 7, 0x8000008000000001L});
    Npy npy = Npy.parse(file("<u8", "False", "(4,)", numbers.array()), "x");
    // The last is just above the middle of two float32.
    assertArrayEquals(new float[] {0x1p64f, 0x1p63f, 7, 0x1.000002p63f}, npy.toFloats());
    assertEquals(0, npy.negative());
    var e = assertThrows(IllegalArgumentException.class, npy::toLongs);
    assertTrue(e.getMessage().contains("found 18446744073709551615 at place 0"), e.getMessage());
  }

  @Test
  void halfNumbersAreWidened() throws IOException {
    byte[] halves = java.util.HexFormat.of().parseHex("003e00c0ff7b0100007c00fc00000080017e");
    Npy npy = Npy.parse(file("<f2", "False", "(9,)", halves), "x");
    assertEquals("f4", npy.type());
    assertArrayEquals(
        new float[] {
          1.5f, -2, 65504, 0x1p-24f, 1 / 0f, -1 / 0f, 0, -0.0f, Float.NaN,
        },
        npy.toFloats());
    assertEquals(3, npy.notFinite());
  }

  @Test
  void bytesInBothOrdersAreWrittenAlike() throws IOException {
    byte[] big = java.util.HexFormat.of().parseHex("3fc00000c0000000");
    Npy npy = Npy.parse(file(">f4", "False", "(2,)", big), "x");
    assertArrayEquals(Npy.of(new float[] {1.5f, -2}, 2).littleEndian(), npy.littleEndian());
    assertArrayEquals(Npy.of(new float[] {1.5f, -2}, 2).toBytes(), npy.toBytes());
  }

  @Test
  void ofSeveralArraysInAFileTheFirstIsRead() throws IOException {
    Path file = folder.resolve("two.npy");
    byte[] first = Npy.of(7).toBytes();
    byte[] both = Arrays.copyOf(first, first.length + 100);
    Files.write(file, both);
    assertArrayEquals(new long[] {7}, Npy.read(file).toLongs());
    Files.write(file, Arrays.copyOf(first, first.length - 1));
    var e = assertThrows(IOException.class, () -> Npy.read(file));
    assertTrue(e.getMessage().startsWith(file + " declares 8 bytes of numbers"), e.getMessage());
  }

  /** Nothing is allocated for numbers that the file cannot hold. */
  @ParameterizedTest
  @CsvSource({
    "'(3,)'",
    "'(1000000000,)'",
    "'(4000000000, 4000000000, 4000000000)'",
    "'(9000000000000000000,)'"
  })
  void sizesBeyondTheDataAreAnError(String shape) {
    assertFails("declares", file("<f4", "False", shape, new byte[8]));
  }

  @Test
  void aDamagedZipIsNamed() throws IOException {
    Path file = Files.write(folder.resolve("bad.npz"), new byte[100]);
    var e = assertThrows(IOException.class, () -> Npz.read(file));
    assertTrue(e.getMessage().contains("bad.npz"), e.getMessage());
  }

  @Test
  void aTruncatedNpzIsNamed() throws IOException {
    Path file = folder.resolve("cut.npz");
    Npz.write(file, Map.of("a", Npy.of(new float[1000], 1000)));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length * 2 / 3));
    var e = assertThrows(IOException.class, () -> Npz.read(file));
    assertTrue(e.getMessage().contains("cut.npz"), e.getMessage());
    assertTrue(e.getMessage().contains("truncated"), e.getMessage());
  }

  @Test
  void aFlippedBitIsFoundByItsArray() throws IOException {
    Path file = folder.resolve("flipped.npz");
    Npz.write(file, Map.of("weights/a", Npy.of(new float[1000], 1000)));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    var e = assertThrows(IOException.class, () -> Npz.read(file));
    assertTrue(e.getMessage().contains("flipped.npz:weights/a is damaged"), e.getMessage());
  }

  /** One bit of each byte; it may change a name or what nobody reads, such as a time. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noFlippedBitChangesANumber(boolean deflated) throws IOException {
    Map<String, Npy> arrays = new LinkedHashMap<>();
    arrays.put("a", Npy.of(new float[] {1, -2.5f, 3, 4, 5, 6}, 2, 3));
    arrays.put("b", Npy.of(7));
    byte[] bytes = deflated ? deflated(arrays) : stored(arrays);
    Path file = folder.resolve("flipped.npz");
    int refused = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= (byte) (1 << i % 8);
      Files.write(file, flipped);
      try {
        Npz.read(file)
            .forEach(
                (name, found) -> {
                  if (arrays.containsKey(name)) {
                    assertArrayEquals(arrays.get(name).shape(), found.shape());
                    assertArrayEquals(arrays.get(name).toFloats(), found.toFloats());
                  }
                });
      } catch (IOException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("flipped.npz"), e.toString());
        refused++;
      }
    }
    assertTrue(refused > bytes.length / 2, "most bits matter");
  }

  private byte[] stored(Map<String, Npy> arrays) throws IOException {
    Path file = folder.resolve("stored.npz");
    Npz.write(file, arrays);
    return Files.readAllBytes(file);
  }

  private static byte[] deflated(Map<String, Npy> arrays) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, Npy> array : arrays.entrySet()) {
        zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
        zip.write(array.getValue().toBytes());
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void anArrayThatIsThereTwiceIsRefused() throws IOException {
    Path file = folder.resolve("twice.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String name : List.of("a", "a.npy")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(Npy.of(1).toBytes());
      }
    }
    var e = assertThrows(IOException.class, () -> Npz.read(file));
    assertTrue(e.getMessage().contains("twice.npz: expected one array a"), e.getMessage());
  }

  @Test
  void readsTheCompressedBigEndianArraysOfSpikingJelly() throws IOException {
    Npy t = Npz.read(Golden.file("CIFAR10DVS/airplane/cifar10_airplane_0.sj_events.npz")).get("t");
    assertEquals("u4", t.type());
    assertEquals(3000, t.size());
  }

  private static void assertFails(String words, byte[] file) {
    String message = assertThrows(IOException.class, () -> Npy.parse(file, "weights")).getMessage();
    assertTrue(message.contains("weights"), message);
    assertTrue(message.contains(words), message);
  }

  private static byte[] withHeader(int version, String header, byte[] data) {
    int start = version == 1 ? 10 : 12;
    return ByteBuffer.allocate(start + header.length() + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0})
        .putShort((short) header.length())
        .position(start)
        .put(header.getBytes(US_ASCII))
        .put(data)
        .array();
  }

  /** An NPY 1.0 file as numpy writes it. */
  private static byte[] file(String descr, String fortran, String shape, byte[] data) {
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n".formatted(descr, fortran, shape);
    return ByteBuffer.allocate(10 + header.length() + data.length)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .put((byte) header.length())
        .put((byte) 0)
        .put(header.getBytes(US_ASCII))
        .put(data)
        .array();
  }
}
