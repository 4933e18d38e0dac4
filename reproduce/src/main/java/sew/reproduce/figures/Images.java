package sew.reproduce.figures;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import sew.data.Sha256;

/**
 * A batch of still images [N, 3, size, size], normalised, with labels.
 *
 * @param source what the images are, for tables and files
 */
public record Images(int n, int size, float[] pixels, int[] labels, String source) {

  /** Generated images with random labels. */
  public static Images deadLeaves(int n, int size, long seed) {
    return new Images(
        n, size, DeadLeaves.draw(n, size, seed), labels(n, seed), "generated images (dead leaves)");
  }

  /** Labels for images that have none: at initialisation no class is better than another. */
  static int[] labels(int n, long seed) {
    return new SplittableRandom(~seed).ints(n, 0, InitialNet.CLASSES).toArray();
  }

  Map<String, Object> facts() {
    ByteBuffer bytes = ByteBuffer.allocate(pixels.length * Float.BYTES);
    bytes.asFloatBuffer().put(FloatBuffer.wrap(pixels));
    return new TreeMap<>(
        Map.of("images", n, "size", size, "source", source, "sha256", Sha256.of(bytes.array())));
  }
}
