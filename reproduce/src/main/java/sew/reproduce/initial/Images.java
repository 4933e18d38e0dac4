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
 * @param leftOut how many files could not be read, before as many as are needed could
 */
public record Images(int n, int size, float[] pixels, int[] labels, String source, int leftOut) {

  /** The classes of ImageNet. */
  public static final int CLASSES = 1000;

  /** The height and width of the images that the paper's nets see. */
  static final int PAPERS_SIZE = 224;

  private static final String GENERATED = "generated images";

  /** Generated images with random labels. */
  public static Images generated(int n, int size, long seed) {
    return new Images(
        n,
        size,
        GeneratedImages.draw(n, size, seed),
        labels(n, seed),
        GENERATED + " (dead leaves)",
        0);
  }

  /** The first {@code n} photographs of {@code folder}, as for testing, with random labels. */
  public static Images photographs(
      Path folder, int n, int size, long seed, Consumer<String> warning) throws IOException {
    Transform transform = new Transform.Test(size * 256 / 224, size);
    int length = 3 * size * size;
    float[] pixels = new float[Math.multiplyExact(n, length)];
    int found = 0;
    int leftOut = 0;
    String problem = null;
    for (Iterator<Path> files = ImageFolder.files(folder, warning).iterator();
        found < n && files.hasNext(); ) {
      try {
        float[] image = transform.apply(Image.read(files.next()), found).normalised();
        System.arraycopy(image, 0, pixels, found++ * length, length);
      } catch (CorruptImageException e) {
        leftOut++;
        problem = problem == null ? e.getMessage() : problem;
        warning.accept("left out: " + e.getMessage());
      }
    }
    if (found < n) {
      throw new IOException(
          "%s: expected %d images, found %d that can be read%s; add images or lower --batch"
              .formatted(
                  folder,
                  n,
                  found,
                  problem == null ? "" : " and %d that cannot (%s)".formatted(leftOut, problem)));
    }
    return new Images(n, size, pixels, labels(n, seed), "photographs", leftOut);
  }

  /** Labels for images that have none: before training no class is better than another. */
  static int[] labels(int n, long seed) {
    return new SplittableRandom(~seed).ints(n, 0, CLASSES).toArray();
  }

  public Facts facts() {
    ByteBuffer bytes = ByteBuffer.allocate(pixels.length * Float.BYTES);
    bytes.asFloatBuffer().put(FloatBuffer.wrap(pixels));
    return new Facts(n, size, source, Sha256.of(bytes.array()), leftOut);
  }

  /**
   * What a result file says about its images, which it does not hold.
   *
   * @param sha256 of the pixels
   * @param leftOut how many files could not be read
   */
  public record Facts(int images, int size, String source, String sha256, int leftOut) {
    /** Whether they stand in for photographs. */
    public boolean isGenerated() {
      return source.startsWith(GENERATED);
    }

    String describe() {
      return "%d %s of %d x %d pixels, sha256 %.12s...%s"
          .formatted(
              images,
              source,
              size,
              size,
              sha256,
              leftOut == 0 ? "" : "; %d that could not be read left out".formatted(leftOut));
    }

    public Map<String, Object> map() {
      Map<String, Object> facts = new TreeMap<>();
      facts.put("images", images);
      facts.put("size", size);
      facts.put("source", source);
      facts.put("sha256", sha256);
      if (leftOut > 0) {
        facts.put("leftOut", leftOut);
      }
      return facts;
    }
  }
}
