package sew.reproduce.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import sew.data.Npy;
import sew.data.Npz;
import sew.reproduce.evaluate.FramesFile;
import sew.weights.WeightFile;

/** Readers of arrays and of weights. */
final class WeightReaders {
  private static final Path GOLDEN =
      Path.of("..", "lib", "src", "test", "resources", "golden", "checkpoint");
  private static final List<String> TYPES =
      List.of(
          "<f2", "<f4", ">f4", "<f8", "|i1", "|u1", "|b1", "<i2", ">u2", "<i4", "<u4", "<i8",
          "<u8");

  private WeightReaders() {}

  static List<FuzzedReader> all() {
    return List.of(
        FuzzedReader.ofFiles(
            "npy",
            Envelope.NONE,
            WeightReaders::writeArrays,
            file -> Npy.parse(Files.readAllBytes(file), file.toString()).toFloats()),
        FuzzedReader.ofFiles(
            "npz",
            Envelope.ZIP,
            WeightReaders::writeNpz,
            file -> Npz.read(file).values().forEach(Npy::toFloats)),
        FuzzedReader.ofFiles(
            "frames-file", Envelope.ZIP, WeightReaders::writeFrames, FramesFile::read),
        FuzzedReader.ofFiles(
            "pth", Envelope.ZIP, folder -> copy(folder, "tensor_zoo.pth"), WeightReaders::read),
        FuzzedReader.ofFiles(
            "pth-legacy",
            Envelope.NONE,
            folder -> copy(folder, "tensor_zoo.legacy.pth"),
            WeightReaders::read),
        FuzzedReader.ofFiles(
            "safetensors",
            Envelope.NONE,
            folder -> copy(folder, "tensor_zoo.safetensors"),
            WeightReaders::read));
  }

  private static void read(Path file) throws IOException {
    WeightFile.read(file).weights().values().forEach(Npy::toFloats);
  }

  /** What torch.save and safetensors wrote: numbers of every type, views, and facts beside them. */
  private static void copy(Path folder, String name) throws IOException {
    Files.copy(GOLDEN.resolve(name), folder.resolve(name));
  }

  private static void writeArrays(Path folder) throws IOException {
    for (String type : TYPES) {
      byte[] array = array(type, "False", "(3, 2)", 6 * (type.charAt(2) - '0'));
      Files.write(folder.resolve(type.substring(1) + ".npy"), array);
    }
    Files.write(folder.resolve("fortran.npy"), array("<f4", "True", "(2, 3)", 24));
    Files.write(folder.resolve("scalar.npy"), array("<f4", "False", "()", 4));
    Files.write(folder.resolve("python2.npy"), array("<i4", "False", "(2L, 3L)", 24));
  }

  /** An NPY 1.0 file with random numbers. */
  static byte[] array(String type, String fortran, String shape, int bytes) {
    byte[] header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n"
            .formatted(type, fortran, shape)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] numbers = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(numbers);
    return ByteBuffer.allocate(10 + header.length + bytes)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0})
        .put(header)
        .put(numbers)
        .array();
  }

  static void writeNpz(Path folder) throws IOException {
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    arrays.put("weights/conv.npy", array("<f4", "False", "(2, 2)", 16));
    arrays.put("epoch.npy", array("<i8", "False", "()", 8));
    Archives.writeZip(folder.resolve("stored.npz"), arrays, ZipEntry.STORED);
    Archives.writeZip(folder.resolve("deflated.npz"), arrays, ZipEntry.DEFLATED);
  }

  private static void writeFrames(Path folder) throws IOException {
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    arrays.put("frames.npy", array("|u1", "False", "(2, 2, 3, 3)", 36));
    arrays.put("labels.npy", array("|u1", "False", "(2,)", 2));
    Archives.writeZip(folder.resolve("clips.npz"), arrays, ZipEntry.DEFLATED);
    Files.write(folder.resolve("clip.npy"), array("|u1", "False", "(2, 2, 3, 3)", 36));
  }
}
