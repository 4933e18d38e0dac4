package sew.reproduce.initial;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import sew.data.Sha256;
import sew.image.CorruptImageException;
import sew.image.Image;
import sew.image.ImageFolder;
import sew.image.Transform;

/**
 * A batch of still images [N, 3, size, size], normalised, with labels.
 *
 * @param source what the images are, for tables and files
 */
public record Images(int n, int size, float[] pixels, int[] labels, String source) {

  /** The classes of ImageNet. */
  public static final int CLASSES = 1000;

  /** Generated images with random labels. */
  public static Images generated(int n, int size, long seed) {
    return new Images(
        n,
        size,
        GeneratedImages.draw(n, size, seed),
        labels(n, seed),
        "generated images (dead leaves)");
  }

  /** The first {@code n} photographs of {@code folder}, as for testing, with random labels. */
  public static Images photographs(
      Path folder, int n, int size, long seed, Consumer<String> warning) throws IOException {
    Transform transform = new Transform.Test(size * 256 / 224, size);
    int length = 3 * size * size;
    float[] pixels = new float[Math.multiplyExact(n, length)];
    int found = 0;
    for (Iterator<Path> files = ImageFolder.files(folder, warning).iterator();
        found < n && files.hasNext(); ) {
      try {
        float[] image = transform.apply(Image.read(files.next()), found).normalised();
        System.arraycopy(image, 0, pixels, found++ * length, length);
      } catch (CorruptImageException e) {
        warning.accept("left out: " + e.getMessage());
      }
    }
    if (found < n) {
      throw new IOException("expected %d images, found %d that can be read".formatted(n, found));
    }
    return new Images(n, size, pixels, labels(n, seed), "photographs");
  }

  /** Labels for images that have none: before training no class is better than another. */
  static int[] labels(int n, long seed) {
    return new SplittableRandom(~seed).ints(n, 0, CLASSES).toArray();
  }

  public Facts facts() {
    ByteBuffer bytes = ByteBuffer.allocate(pixels.length * Float.BYTES);
    bytes.asFloatBuffer().put(FloatBuffer.wrap(pixels));
    return new Facts(n, size, source, Sha256.of(bytes.array()));
  }

  /**
   * What a result file says about its images, which it does not hold.
   *
   * @param sha256 of the pixels
   */
  public record Facts(int images, int size, String source, String sha256) {
    String describe() {
      return "%d %s of %d x %d pixels, sha256 %.12s..."
          .formatted(images, source, size, size, sha256);
    }

    public Map<String, Object> map() {
      return new TreeMap<>(
          Map.of("images", images, "size", size, "source", source, "sha256", sha256));
    }
  }
}
