package sew.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import sew.registry.TypeId;

/**
 * From a photograph to the input of a network, [3, size, size], with torchvision's semantics.
 *
 * <p>One of one's own is a record with a {@link TypeId}. Source: the authors' ImageNet training
 * script, which uses torchvision's reference transforms.
 */
public interface Transform {
  /** Height and width of the result. */
  int size();

  /** The image before normalisation; {@code index} identifies the image within its set. */
  Image apply(Image image, int index);

  /**
   * The whole of {@link #apply} to an image of {@code height} x {@code width} pixels, if it is a
   * resampling: then only the pixels that it needs are decoded.
   */
  default Optional<Resampling> resampling(int height, int width, int index) {
    return Optional.empty();
  }

  /**
   * The image in a file, transformed; what is not needed is not decoded.
   *
   * @param index of the image within its set
   * @throws IOException as {@link Image#read}
   */
  default Image read(Path file, int index) throws IOException {
    EncodedImage image = ImageDecoder.open(ImageFileReader.read(file), file.toString());
    Optional<Resampling> all = resampling(image.height(), image.width(), index);
    return all.isPresent()
        ? Image.of(Bilinear.resampled(image, all.get()))
        : apply(Image.of(image.decode()), index);
  }

  /**
   * Testing: the shorter side becomes {@code resize} pixels, then the centre of {@code size} x
   * {@code size} is kept. The paper has 256 and 224.
   */
  @TypeId("test")
  record Test(int resize, int size) implements Transform {
    public Test {
      if (size < 1 || resize < size) {
        throw new IllegalArgumentException(
            "expected 1 <= size <= resize, found size %d and resize %d".formatted(size, resize));
      }
    }

    /** The paper's ratio of 256 to 224, rounded to whole pixels. */
    public static Test of(int size) {
      return new Test((int) Math.round(size * 256 / 224.0), size);
    }

    @Override
    public Image apply(Image image, int index) {
      return image.resampled(resampling(image.height(), image.width()));
    }

    @Override
    public Optional<Resampling> resampling(int height, int width, int index) {
      return Optional.of(resampling(height, width));
    }

    private Resampling resampling(int height, int width) {
      long longer = (long) resize * Math.max(height, width) / Math.min(height, width);
      int longerResized = (int) Math.min(Integer.MAX_VALUE, longer);
      boolean tall = width <= height;
      int h = tall ? longerResized : resize;
      int w = tall ? resize : longerResized;
      return new Resampling(new Box(0, 0, height, width), h, w, centre(h, w), false);
    }

    /** Halves are rounded to even, as in Python. */
    private Box centre(int height, int width) {
      int top = (int) Math.rint((height - size) / 2.0);
      int left = (int) Math.rint((width - size) / 2.0);
      return new Box(top, left, size, size);
    }
  }

  /**
   * Training: a random box of 8 to 100 % of the area and a ratio of 3/4 to 4/3, resized to {@code
   * size} x {@code size}, and flipped every other time. The choice depends on seed, epoch and the
   * image's index alone.
   */
  @TypeId("train")
  record Train(int size, long seed, int epoch) implements Transform {
    private static final int ATTEMPTS = 10;

    @Override
    public Image apply(Image image, int index) {
      return image.resampled(resampling(image.height(), image.width(), random(index)));
    }

    @Override
    public Optional<Resampling> resampling(int height, int width, int index) {
      return Optional.of(resampling(height, width, random(index)));
    }

    private Resampling resampling(int height, int width, SplittableRandom random) {
      Box box = box(height, width, random);
      boolean mirrored = random.nextDouble() < 0.5;
      return new Resampling(box, size, size, new Box(0, 0, size, size), mirrored);
    }

    private SplittableRandom random(int index) {
      long epochSeed = new SplittableRandom(seed).nextLong() + epoch;
      return new SplittableRandom(new SplittableRandom(epochSeed).nextLong() + index);
    }

    static Box box(int height, int width, SplittableRandom random) {
      double area = (double) height * width;
      double log = Math.log(4.0 / 3);
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        double target = area * random.nextDouble(0.08, 1);
        double ratio = Math.exp(random.nextDouble(-log, log));
        int w = (int) Math.rint(Math.sqrt(target * ratio));
        int h = (int) Math.rint(Math.sqrt(target / ratio));
        if (0 < w && w <= width && 0 < h && h <= height) {
          return new Box(random.nextInt(height - h + 1), random.nextInt(width - w + 1), h, w);
        }
      }
      return fallback(height, width);
    }

    /** The largest central box within the ratios. */
    private static Box fallback(int height, int width) {
      double ratio = (double) width / height;
      int w = width;
      int h = height;
      if (ratio < 3.0 / 4) {
        h = (int) Math.rint(width / (3.0 / 4));
      } else if (ratio > 4.0 / 3) {
        w = (int) Math.rint(height * (4.0 / 3));
      }
      return new Box((height - h) / 2, (width - w) / 2, h, w);
    }
  }
}
