package sew.reproduce.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import sew.data.Npy;
import sew.data.Npz;

/** Good frames of two clips, and arrays that are no frames. */
final class BadFrames {
  private static final int PIXELS = 128 * 128;
  private static final int CLIP = 2 * 2 * PIXELS;

  private final Path folder;

  private BadFrames(Path folder) {
    this.folder = folder;
  }

  static void write(Path folder) throws IOException {
    new BadFrames(folder).write();
  }

  private void write() throws IOException {
    float[] counts = new float[CLIP];
    Arrays.fill(counts, 0, CLIP / 3, 2);
    Npy clip = Npy.of(counts, 2, 2, 128, 128);
    Npz.write(folder.resolve("clip.npz"), Map.of("frames", clip));
    Npz.write(folder.resolve("two.npz"), Map.of("a", clip, "b", clip));
    byte[] npz = Files.readAllBytes(folder.resolve("clip.npz"));
    npz[npz.length / 2] ^= 1;
    Files.write(folder.resolve("flipped-clip.npz"), npz);
    array("clip.npy", "<f4", "(2, 2, 128, 128)", 4 * CLIP);
    array("half.npy", "<f2", "(2, 2, 128, 128)", 2 * CLIP);
    array("object.npy", "|O", "(2,)", 16);
    array("complex.npy", "<c8", "(2, 2, 128, 128)", 8 * CLIP);
    array("one-frame.npy", "<f4", "(2, 128, 128)", 8 * PIXELS);
    array("three-channels.npy", "<f4", "(2, 3, 128, 128)", 24 * PIXELS);
    array("no-clip.npy", "<f4", "(0, 2, 2, 128, 128)", 0);
    array("one-pixel.npy", "<f4", "(2, 2, 1, 1)", 16);
    array("truncated.npy", "<f4", "(2, 2, 128, 128)", 1000);
    array("long-shape.npy", "<f4", "(99999999999999999999,)", 4);
    array("zero-and-huge.npy", "<f4", "(0, 9000000000000000000, 9, 9)", 4);
    byte[] header = Files.readAllBytes(folder.resolve("clip.npy"));
    Files.write(folder.resolve("header.npy"), Arrays.copyOf(header, 40));
    counts[0] = Float.NaN;
    Npz.write(folder.resolve("nan-clip.npz"), Map.of("frames", clip(counts)));
    counts[0] = -1;
    Npz.write(folder.resolve("negative-clip.npz"), Map.of("frames", clip(counts)));
  }

  private static Npy clip(float[] counts) {
    return Npy.of(counts, 2, 2, 128, 128);
  }

  /** An NPY file of zeros. */
  private void array(String name, String type, String shape, int bytes) throws IOException {
    byte[] header =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n"
            .formatted(type, shape)
            .getBytes(US_ASCII);
    Files.write(
        folder.resolve(name),
        ByteBuffer.allocate(10 + header.length + bytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
            .putShort((short) header.length)
            .put(header)
            .array());
  }
}
