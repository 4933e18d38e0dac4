package sew.reproduce.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import sew.data.Npy;
import sew.data.Npz;
import sew.weights.WeightFile;

/** Good weights of a small 7B-Net, and files that are no weights though they are called so. */
final class BadWeights {
  private static final Path GOLDEN =
      Path.of("..", "lib", "src", "test", "resources", "golden", "checkpoint");
  private static final byte[] FOUR_FLOATS = new byte[16];

  private final Path folder;

  private BadWeights(Path folder) {
    this.folder = folder;
  }

  static void write(Path folder) throws IOException {
    BadWeights weights = new BadWeights(folder);
    weights.writeNetwork();
    weights.writePlainFiles();
    weights.writePickles();
    weights.writeTensors();
    weights.writeSafetensors();
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  private void writeNetwork() throws IOException {
    byte[] pth = Files.readAllBytes(GOLDEN.resolve("gesture_7bnet_checkpoint.pth"));
    Files.write(path("good.pth"), pth);
    Files.write(path("cut.pth"), Arrays.copyOf(pth, pth.length / 2));
    pth[pth.length / 2] ^= 0x40;
    Files.write(path("flipped.pth"), pth);
    Map<String, Npy> good = WeightFile.read(path("good.pth")).weights();
    Npz.write(path("good.npz"), good);
    byte[] npz = Files.readAllBytes(path("good.npz"));
    npz[npz.length / 2] ^= 0x40;
    Files.write(path("flipped.npz"), npz);
    Map<String, Npy> changed = new LinkedHashMap<>(good);
    String first = good.keySet().iterator().next();
    long[] shape = good.get(first).shape();
    int size = good.get(first).size();
    float[] numbers = good.get(first).toFloats();
    numbers[0] = Float.NaN;
    changed.put(first, Npy.of(numbers, shape));
    Npz.write(path("nan.npz"), changed);
    changed.put(first, Npy.of(new float[size], size));
    Npz.write(path("shape.npz"), changed);
    changed.remove(first);
    changed.put("extra", Npy.of(new float[] {1}, 1));
    Npz.write(path("names.npz"), changed);
    Npz.write(path("none.npz"), Map.of());
  }

  private void writePlainFiles() throws IOException {
    for (String ending : new String[] {"pth", "npz", "safetensors", "npy"}) {
      Files.createDirectories(path("folder." + ending));
      Files.write(path("empty." + ending), new byte[0]);
      Files.writeString(path("text." + ending), "hello\n".repeat(10));
      Files.writeString(
          path("page." + ending), "<!DOCTYPE html>\n<html><body>Sign in</body></html>\n");
      Files.writeString(
          path("lfs." + ending),
          "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 9\n"
              .formatted("0".repeat(64)));
      Files.write(path("gzip." + ending), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3});
      try (RandomAccessFile sparse =
          new RandomAccessFile(path("sparse." + ending).toFile(), "rw")) {
        sparse.setLength(3L << 30);
      }
    }
    Files.writeString(path("weights.txt"), "x");
    Files.writeString(path("file"), "x");
    Files.createDirectories(path("nothing-in-it"));
  }

  private void writePickles() throws IOException {
    pth("deep.pth", "\u0080\u0002" + "]".repeat(9_000) + "a".repeat(8_999) + ".");
    pth("deeper.pth", "\u0080\u0002" + "]".repeat(2_000_000) + "a".repeat(1_999_999) + ".");
    pth("code.pth", "\u0080\u0002cos\nsystem\nq\0X\4\0\0\0true\u0085R.");
    pth("itself.pth", "\u0080\u0002]q\0h\0a.");
    pth("long-text.pth", "\u0080\u0002T\u00ff\u00ff\u00ff\u007f.");
    StringBuilder laughs = new StringBuilder("\u0080\u0002]q\0");
    for (int i = 0; i < 60; i++) {
      String again = "h" + (char) i;
      laughs.append("](").append(again.repeat(10)).append("eq").append((char) (i + 1));
    }
    pth("laughs.pth", laughs + ".");
  }

  private void writeTensors() throws IOException {
    tensor("giant-shape.pth", "out.weight", "0", 1L << 40, 1 << 20, 1 << 20, 1);
    tensor("negative-shape.pth", "out.weight", "0", -1, 4, 4, 1);
    tensor("escape.pth", "\u001b]0;owned\u0007\u001b[31mout.weight", "0", 2, 2, 2, 1);
    tensor("outside.pth", "out.weight", "../../../etc/x", 2, 2, 2, 1);
    Map<String, byte[]> records = new LinkedHashMap<>();
    records.put("archive/data.pkl", state("out.weight", "0", 2, 2, 2, 1).getBytes(ISO_8859_1));
    records.put("archive/data/0", new byte[200_000_000]);
    zip("bomb.pth", records, ZipEntry.DEFLATED);
    records.clear();
    records.put("../../slipped.npy", FOUR_FLOATS);
    zip("outside.npz", records, ZipEntry.DEFLATED);
  }

  private void tensor(String file, String name, String key, long... shapeThenStrides)
      throws IOException {
    Map<String, byte[]> records = new LinkedHashMap<>();
    records.put("archive/data.pkl", state(name, key, shapeThenStrides).getBytes(ISO_8859_1));
    records.put("archive/data/" + key, FOUR_FLOATS);
    zip(file, records, ZipEntry.STORED);
  }

  /** A state dict with one tensor in two dimensions, as torch.save pickles it. */
  private static String state(String name, String key, long... shapeThenStrides) {
    String shape = tuple(shapeThenStrides[0], shapeThenStrides[1]);
    String strides = tuple(shapeThenStrides[2], shapeThenStrides[3]);
    return "\u0080\u0002}("
        + text(name)
        + "ctorch._utils\n_rebuild_tensor_v2\n(("
        + text("storage")
        + "ctorch\nFloatStorage\n"
        + text(key)
        + text("cpu")
        + number(4)
        + "tQ"
        + number(0)
        + shape
        + strides
        + "\u0089}tR"
        + "u.";
  }

  private static String tuple(long a, long b) {
    return "(" + number(a) + number(b) + "t";
  }

  private static String text(String text) {
    ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    return "X" + new String(length.putInt(0, text.length()).array(), ISO_8859_1) + text;
  }

  private static String number(long value) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    return "\u008a\10" + new String(bytes.putLong(0, value).array(), ISO_8859_1);
  }

  private void writeSafetensors() throws IOException {
    String a = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    safetensors(
        "overlap", a + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12);
    safetensors(
        "outside", a + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[99,107]}}", 16);
    safetensors("trailing", a + "}", 9);
    safetensors(
        "twice", a + ",\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}", 16);
    safetensors("reversed", a.replace("[0,8]", "[8,0]") + "}", 8);
    safetensors("fraction", a.replace("[2]", "[2.5]") + "}", 8);
    safetensors("exponent", a.replace("[2]", "[1e999999999]") + "}", 8);
    safetensors("float8", a.replace("F32", "F8_E4M3") + "}", 8);
    safetensors("deep-list", "[".repeat(200_000) + "]".repeat(200_000), 0);
    safetensors("deep-object", "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000), 0);
    byte[] huge = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 62).array();
    Files.write(path("huge-header.safetensors"), huge);
    Arrays.fill(huge, (byte) -1);
    Files.write(path("negative-header.safetensors"), huge);
  }

  private void safetensors(String name, String header, int bytes) throws IOException {
    byte[] text = header.getBytes(UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + text.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(path(name + ".safetensors"), file.putLong(text.length).put(text).array());
  }

  private void pth(String name, String pickle) throws IOException {
    zip(name, Map.of("archive/data.pkl", pickle.getBytes(ISO_8859_1)), ZipEntry.STORED);
  }

  private void zip(String name, Map<String, byte[]> records, int method) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path(name)))) {
      for (Map.Entry<String, byte[]> record : records.entrySet()) {
        ZipEntry entry = new ZipEntry(record.getKey());
        entry.setMethod(method);
        CRC32 sum = new CRC32();
        sum.update(record.getValue());
        entry.setSize(record.getValue().length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(record.getValue());
        zip.closeEntry();
      }
    }
  }
}
