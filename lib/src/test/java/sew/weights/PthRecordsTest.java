package sew.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Npy;

/** Damage to a file that torch.save wrote. */
class PthRecordsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/checkpoint/tensor_zoo.pth");

  /** Of an entry in the directory of a zip: its signature, and where its checksum is. */
  private static final int ENTRY = 0x02014b50;

  private static final int CHECKSUM = 16;

  @TempDir private Path folder;

  @Test
  void aTruncatedFileIsNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN);
    Path file = write(Arrays.copyOf(bytes, bytes.length * 2 / 3));
    var e = assertThrows(IOException.class, () -> WeightFile.read(file));
    assertTrue(e.getMessage().startsWith(file + " is truncated or damaged"), e.getMessage());
  }

  /** As after torch.serialization.set_crc32_options(False), which leaves every checksum 0. */
  @Test
  void aFileWrittenWithoutChecksumsIsRead() throws IOException {
    ByteBuffer zip = ByteBuffer.wrap(Files.readAllBytes(GOLDEN)).order(ByteOrder.LITTLE_ENDIAN);
    int entries = 0;
    for (int at = 0; at < zip.limit() - CHECKSUM; at++) {
      if (zip.getInt(at) == ENTRY) {
        zip.putInt(at + CHECKSUM, 0);
        entries++;
      }
    }
    assertTrue(entries > 10, "more than ten records");
    WeightFile golden = WeightFile.read(GOLDEN);
    WeightFile unchecked = WeightFile.read(write(zip.array()));
    assertSame(golden.tensors(), unchecked.tensors());
    assertEquals(List.of(), golden.warnings());
    assertEquals(1, unchecked.warnings().size());
    String warning = unchecked.warnings().get(0);
    assertTrue(warning.contains("written without checksums"), warning);
  }

  @Test
  void theDamagedRecordIsNamed() throws IOException {
    ByteBuffer zip = ByteBuffer.wrap(Files.readAllBytes(GOLDEN)).order(ByteOrder.LITTLE_ENDIAN);
    int first = 0;
    while (zip.getInt(first) != ENTRY) {
      first++;
    }
    zip.putInt(first + CHECKSUM, 0);
    var e = assertThrows(IOException.class, () -> WeightFile.read(write(zip.array())));
    assertTrue(e.getMessage().contains("the checksums of 1 of its "), e.getMessage());
    assertTrue(e.getMessage().contains("first that of data.pkl"), e.getMessage());
  }

  /** One bit of every fifth byte; it may change what nobody reads, such as a time. */
  @Test
  void noFlippedBitChangesANumber() throws IOException {
    Map<String, Npy> tensors = WeightFile.read(GOLDEN).tensors();
    byte[] bytes = Files.readAllBytes(GOLDEN);
    int refused = 0;
    for (int i = 0; i < bytes.length; i += 5) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= (byte) (1 << i % 8);
      Path file = write(flipped);
      try {
        assertSame(tensors, WeightFile.read(file).tensors());
      } catch (IOException e) {
        assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e.toString());
        refused++;
      }
    }
    assertTrue(refused > 200, "refused " + refused);
  }

  private static void assertSame(Map<String, Npy> expected, Map<String, Npy> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach(
        (name, tensor) -> {
          assertArrayEquals(tensor.shape(), found.get(name).shape(), name);
          assertArrayEquals(tensor.toFloats(), found.get(name).toFloats(), name);
        });
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("flipped.pth"), bytes);
  }
}
