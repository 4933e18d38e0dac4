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
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sew.data.Npy;
import sew.data.Npz;

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
    failsAtOnce(map, "holds no weights");
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

  /** Behind every header are 16 bytes; quotes are single here. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'v':{'dtype':'F32','shape':[3],'data_offsets':[4,16]}} | v begins at byte 4, expected 8: tensors overlap",
        "{'v':{'dtype':'F32','shape':[4],'data_offsets':[0,16]},'w':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} | w begins at byte 0, expected 16: tensors overlap",
        "{'w':{'dtype':'F32','shape':[2],'data_offsets':[8,16]},'v':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | w begins at byte 8, expected 4: tensors leave a hole",
        "{'w':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}} | w begins at byte 8, expected 0: tensors leave a hole",
        "{'w':{'dtype':'F32','shape':[0],'data_offsets':[8,8]},'v':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} | w begins at byte 8, expected 16: tensors overlap",
        "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 8 bytes follow its last tensor, expected none",
        "{} | 16 bytes follow its last tensor, expected none",
        "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'w':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}} | its header describes w twice",
        "{'w':{'dtype':'F32','shape':[4],'data_offsets':[0,16]},'\\u0077':{'dtype':'F32','shape':[0],'data_offsets':[16,16]}} | its header describes w twice",
        "{'w':{'dtype':'F32','shape':[4],'data_offsets':[0,16],'shape':[2,2]}} | its header describes shape twice",
        "{'w':{'dtype':'F32','shape':[4.0],'data_offsets':[0,16]}} | expected whole numbers from 0 as shape of w, found [4.0]",
        "{'w':{'dtype':'F32','shape':[4],'data_offsets':[0.5,16]}} | whole numbers from 0 as data_offsets of w",
        "{'w':{'dtype':'F32','shape':['4'],'data_offsets':[0,16]}} | whole numbers from 0 as shape of w",
        "{'w':{'dtype':'F32','shape':[-4],'data_offsets':[0,16]}} | whole numbers from 0 as shape of w",
        "{'w':{'dtype':'F32','shape':[4],'data_offsets':[0,16,20]}} | w has 3 data_offsets, expected 2",
        "{'w':{'dtype':'F32','shape':[4],'data_offsets':[16,0]}} | w of type F32 and shape [4] takes 16 bytes, its data_offsets [16, 0] hold -16",
        "{'w':{'dtype':'F32','shape':[3],'data_offsets':[0,16]}} | w of type F32 and shape [3] takes 12 bytes, its data_offsets [0, 16] hold 16",
        "{'w':{'dtype':'F16','shape':[5000000000,5000000000],'data_offsets':[0,16]}} | w has an impossible shape [5000000000, 5000000000]",
        "{'w':{'dtype':'F32','shape':[5],'data_offsets':[0,20]}} | w ends at byte 20 of its numbers, the file has 16: it is truncated",
        "{'w':{'dtype':'Q7','shape':[2],'data_offsets':[0,16]}} | : w holds numbers of type Q7",
        "{'w':{'dtype':7,'shape':[4],'data_offsets':[0,16]}} | w has no dtype",
        "{'w':{'shape':[4]}} | w has no dtype",
        "{'w':7} | w has no dtype",
        "{'w':{'dtype':'F32','shape':4,'data_offsets':[0,16]}} | w has no list shape of numbers",
        "{'w':{'dtype':'F32','shape':[4]}} | w has no list data_offsets of numbers",
        "{'__metadata__':{'epoch':7},'w':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} | expected texts under __metadata__",
        "{w:{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} | damaged header",
        "{'w':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}}{} | damaged header",
        "{'w':{'dtype':'F32','shape':[4],'data_offsets':[0,16]} | damaged header",
        "[] | does not begin with {",
      })
  void safetensorsThatCouldBeReadInTwoWaysAreRefused(String header, String reason)
      throws IOException {
    byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Path file = safetensors(text, text.length);
    failsAtOnce(file, reason);
    failsAtOnce(file, file.toString());
  }

  /** Tensors need not lie in the order of the header, and may be empty at any border. */
  @Test
  void whatTheFormatAllowsIsRead() throws IOException {
    String header =
        "{'b':{'dtype':'F32','shape':[2],'data_offsets':[8,16]},'__metadata__':{'format':'pt'},"
            + "'none':{'dtype':'F32','shape':[3,0],'data_offsets':[8,8]},"
            + "'a':{'dtype':'I64','shape':[],'data_offsets':[0,8],'more':null}}  ";
    byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Map<String, Npy> tensors = WeightFile.read(safetensors(text, text.length)).tensors();
    assertEquals(List.of("b", "none", "a"), List.copyOf(tensors.keySet()));
    assertArrayEquals(new long[] {2}, tensors.get("b").shape());
    assertEquals(0, tensors.get("none").size());
    assertEquals("i8", tensors.get("a").type());
  }

  @Test
  void aSafetensorsHeaderThatIsNotUtf8IsRefused() throws IOException {
    byte[] text = "{\"\u00e9\":7}".getBytes(StandardCharsets.ISO_8859_1);
    failsAtOnce(safetensors(text, text.length), "damaged header");
  }

  @Test
  void aHeaderBeyondTheFileOrNestedWithoutEndFailsAtOnce() throws IOException {
    failsAtOnce(safetensors(new byte[8], Long.MAX_VALUE), "not a safetensors file");
    byte[] nested = "[".repeat(2_000_000).getBytes(StandardCharsets.UTF_8);
    failsAtOnce(safetensors(nested, nested.length), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"w.ckpt", "w", "w.npz", "w.safetensors", "w.pth.tar"})
  void theContentSaysTheFormat(String name) throws IOException {
    Path file = folder.resolve(name);
    for (String content :
        List.of(
            "gesture_7bnet_checkpoint.pth",
            "gesture_7bnet_checkpoint.legacy.pth",
            "gesture_7bnet_checkpoint.safetensors")) {
      Files.copy(GOLDEN.resolve(content), file, StandardCopyOption.REPLACE_EXISTING);
      assertEquals(107, WeightFile.read(file).tensors().size(), content);
    }
    Npz.write(file, Map.of("w", Npy.of(1)));
    assertEquals(List.of("w"), List.copyOf(WeightFile.read(file).tensors().keySet()));
  }

  @Test
  void anotherContentUnderAnotherNameIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("weights.h5"), new byte[] {1, 2, 3});
    IOException e = assertThrows(IOException.class, () -> WeightFile.read(file));
    assertTrue(e.getMessage().contains(".pth, .safetensors or .npz"), e.getMessage());
  }

  @Test
  void whatIsNoFileIsNamed() throws IOException {
    Path missing = folder.resolve("missing.pth");
    IOException e = assertThrows(IOException.class, () -> WeightFile.read(missing));
    assertTrue(e.getMessage().startsWith(missing + ": expected a file of weights"), e.toString());
    assertTrue(e.getMessage().contains("found nothing"), e.getMessage());
    e = assertThrows(IOException.class, () -> WeightFile.read(folder));
    assertTrue(e.getMessage().contains("with a checkpoint.npz, found none"), e.getMessage());
  }

  /** The file says 4 x 2^29 numbers with strides of 0; nothing of them is made. */
  @Test
  void whatIsMostlyCopiesIsRefused() throws IOException {
    String number = "\u008a\b\0\0\0 \0\0\0\0"; // 2^29
    String tensor =
        "ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nFloatStorage\n"
            + "X\1\0\0\0"
            + "0X\3\0\0\0cpuK\1tQK\0"
            + number
            + "\u0085K\0\u0085\u0089}tR";
    Path file = pth("\u0080\2}X\1\0\0\0w" + tensor + "s.", new byte[4]);
    failsAtOnce(file, "bad.pth: w: the tensors up to this one take");
    Path wide = pth("\u0080\2}X\1\0\0\0w" + tensor.replace("FloatStorage", "HalfStorage") + "s.");
    failsAtOnce(wide, "the file holds no storage 0");
  }

  /** Ten million objects of one byte each would take a gigabyte. */
  @Test
  void aPickleOfNothingButObjectsIsRefused() throws IOException {
    Path file = pth("\u0080\2" + "]0".repeat(10_000_001) + ".");
    IOException e = assertThrows(IOException.class, () -> WeightFile.read(file));
    assertTrue(e.getMessage().contains("more than 10000000 objects"), e.getMessage());
  }

  @Test
  void namesAreEscapedInMessages() throws IOException {
    failsAtOnce(pth("\u0080\2c\u001b[31m\u009bos\nsystem\n."), "\\x1b[31m");
    byte[] text = "{\"\\u001b[31m\":7}".getBytes(StandardCharsets.UTF_8);
    failsAtOnce(safetensors(text, text.length), "\\x1b[31m has no dtype");
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
    return pth(pickle, new byte[0]);
  }

  /** With a storage called 0, if it has bytes. */
  private Path pth(String pickle, byte[] storage) throws IOException {
    byte[] bytes = pickle.getBytes(StandardCharsets.ISO_8859_1);
    Path file = folder.resolve("bad.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      store(zip, "archive/data.pkl", bytes);
      if (storage.length > 0) {
        store(zip, "archive/data/0", storage);
      }
    }
    return file;
  }

  private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
  }
}
