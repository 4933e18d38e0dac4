package sew.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sew.data.Npy;

class WeightFileTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/checkpoint");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"gesture_7bnet_checkpoint.legacy.pth", "gesture_7bnet_checkpoint.safetensors"})
  void everyFormatHoldsTheSameTensors(String other) throws IOException {
    Map<String, Npy> zip =
        WeightFile.read(GOLDEN.resolve("gesture_7bnet_checkpoint.pth")).tensors();
    Map<String, Npy> same = WeightFile.read(GOLDEN.resolve(other)).tensors();
    assertEquals(107, zip.size());
    assertEquals(zip.keySet(), same.keySet());
    zip.forEach(
        (name, tensor) -> {
          assertArrayEquals(tensor.shape(), same.get(name).shape(), name);
          assertArrayEquals(tensor.toFloats(), same.get(name).toFloats(), name);
        });
  }

  @Test
  void tensorsOfAGpuAreReadLikeOthers() throws IOException {
    Map<String, Npy> cpu = WeightFile.read(GOLDEN.resolve("cifar10dvs_layout.pth")).tensors();
    Map<String, Npy> gpu = WeightFile.read(GOLDEN.resolve("cifar10dvs_layout.cuda0.pth")).tensors();
    cpu.forEach((name, t) -> assertArrayEquals(t.toFloats(), gpu.get(name).toFloats(), name));
  }

  @Test
  void readsWhatLiesBesideTheWeights() throws IOException {
    Map<String, Object> facts =
        WeightFile.read(GOLDEN.resolve("gesture_7bnet_checkpoint.pth")).facts();
    assertEquals(89L, facts.get("epoch"));
    assertEquals("ADD", ((Map<?, ?>) facts.get("args")).get("connect_f"));
    assertEquals(97.91666666666667, facts.get("max_test_acc1"));
  }

  @Test
  void aClassThatWeightsDoNotNeedIsRefusedByItsName() throws IOException {
    Path file = pth("\u0080\u0002cos\nsystem\nX\u0002\0\0\0ls\u0085R.");
    IOException e = assertThrows(IOException.class, () -> WeightFile.read(file));
    assertTrue(e.getMessage().contains("\"os.system\""), e.getMessage());
    assertTrue(e.getMessage().contains("nothing was run"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "\u0080\u0002", // no end
        "\u0080\u0002X\u00ff\u00ff\u00ff\u007fabc.", // a text of 2 GB
        "\u0080\u0002e.", // items without a list
        "\u0080\u0002h\u0005.", // an object that was never stored
        "\u0080\u0002Q.", // a storage that is none
        "\u0080\u0002}]]s.", // a list as a key
        "2", // the top of an empty stack
        "\u0080\u0002\u00ff." // no such instruction
      })
  void aDamagedPickleIsAnError(String pickle) throws IOException {
    Path file = pth(pickle);
    IOException e = assertThrows(IOException.class, () -> WeightFile.read(file));
    assertTrue(e.getMessage().contains("bad.pth"), e.getMessage());
  }

  @Test
  void deepNestingFailsAtOnce() throws IOException {
    Path file = pth("\u0080\u0002" + "]".repeat(3_000_000) + "a".repeat(2_999_999) + ".");
    failsAtOnce(file, "nested deeper");
    Path below = pth("\u0080\u0002" + "]".repeat(5_000) + "a".repeat(4_999) + ".");
    failsAtOnce(below, "");
    Path map = pth("\u0080\u0002}X\u0001\0\0\0a" + "]".repeat(5_000) + "a".repeat(4_999) + "s.");
    failsAtOnce(map, "nested deeper than 100");
  }

  /** A list that holds the one before it twice, thirty times over: 2^30 items, if copied. */
  @Test
  void sharedListsAreNotMultiplied() throws IOException {
    StringBuilder pickle = new StringBuilder("\u0080\u0002}X\u0001\0\0\0a]q\0");
    for (int i = 1; i <= 60; i++) {
      char before = (char) (i - 1);
      pickle.append("0](h").append(before).append('h').append(before).append("eq").append((char) i);
    }
    failsAtOnce(pth(pickle.append("s.").toString()), "holds no weights");
  }

  /** The same doubling tuples as the name of a class, which would be written out. */
  @Test
  void sharedTuplesAreNoClassName() throws IOException {
    StringBuilder pickle = new StringBuilder("\u0080\u0002)q\0");
    for (int i = 1; i <= 60; i++) {
      char before = (char) (i - 1);
      pickle
          .append("0h")
          .append(before)
          .append('h')
          .append(before)
          .append("\u0086q")
          .append((char) i);
    }
    failsAtOnce(pth(pickle.append("h<\u0093.").toString()), "damaged pickle");
  }

  @Test
  void aCompressedZipIsRefused() throws IOException {
    Path file = folder.resolve("bomb.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 200; i++) {
        zip.write(zeros);
      }
    }
    failsAtOnce(file, "torch.save does not write such files");
  }

  @Test
  void safetensorsComeBackAsTheyWere() throws IOException {
    Map<String, Npy> tensors = new LinkedHashMap<>();
    tensors.put("conv.0.1.w", Npy.of(new float[] {0.5f}));
    tensors.put("out.weight", Npy.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    tensors.put("bn.num_batches_tracked", Npy.of(41));
    tensors.put("empty", Npy.of(new float[0], 0, 3));
    tensors.put("empty too", Npy.of(new float[0], 3, 0));
    Path file = folder.resolve("w.safetensors");
    WeightFile.write(file, tensors);
    Map<String, Npy> read = WeightFile.read(file).tensors();
    assertEquals(tensors.keySet(), read.keySet());
    tensors.forEach(
        (name, tensor) -> {
          assertArrayEquals(tensor.shape(), read.get(name).shape(), name);
          assertEquals(tensor.type(), read.get(name).type());
          assertArrayEquals(tensor.toFloats(), read.get(name).toFloats(), name);
        });
    ByteBuffer start = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0, start.getLong() % 8, "the numbers are aligned");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,99999]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1000000000,1000000000],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"Q7\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"shape\":[2]}}",
        "{\"a\":7}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}",
        "[",
        ""
      })
  void aDamagedSafetensorsHeaderIsAnError(String header) throws IOException {
    failsAtOnce(safetensors(header.getBytes(StandardCharsets.UTF_8), header.length()), "");
  }

  @Test
  void aHeaderBeyondTheFileOrNestedWithoutEndFailsAtOnce() throws IOException {
    failsAtOnce(safetensors(new byte[8], Long.MAX_VALUE), "not a safetensors file");
    byte[] nested = "[".repeat(2_000_000).getBytes(StandardCharsets.UTF_8);
    failsAtOnce(safetensors(nested, nested.length), "");
  }

  @Test
  void anotherEndingIsRefused() {
    IOException e = assertThrows(IOException.class, () -> WeightFile.read(Path.of("weights.ckpt")));
    assertTrue(e.getMessage().contains(".pth, .safetensors or .npz"), e.getMessage());
  }

  private void failsAtOnce(Path file, String reason) {
    IOException e =
        assertTimeoutPreemptively(
            Duration.ofSeconds(2),
            () -> assertThrows(IOException.class, () -> WeightFile.read(file)));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  private Path safetensors(byte[] header, long length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
    bytes.writeBytes(header);
    bytes.writeBytes(new byte[16]);
    return Files.write(folder.resolve("bad.safetensors"), bytes.toByteArray());
  }

  /** A zip of torch.save around a pickle, whose characters are its bytes. */
  private Path pth(String pickle) throws IOException {
    byte[] bytes = pickle.getBytes(StandardCharsets.ISO_8859_1);
    Path file = folder.resolve("bad.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      CRC32 checksum = new CRC32();
      checksum.update(bytes);
      ZipEntry entry = new ZipEntry("archive/data.pkl");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(bytes.length);
      entry.setCrc(checksum.getValue());
      zip.putNextEntry(entry);
      zip.write(bytes);
    }
    return file;
  }
}
