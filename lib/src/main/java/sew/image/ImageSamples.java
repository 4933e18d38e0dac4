package sew.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import sew.data.Samples;

/**
 * Still images [3, size, size] for training and testing, decoded ahead by workers. The batches
 * depend on the pass alone, not on the number of workers.
 *
 * <p>An image that is corrupt is left out of its batch, named and counted; one that cannot be read
 * from the disk ends the pass, since what is left out must not depend on the day. So does a pass of
 * which no image can be read.
 */
public final class ImageSamples implements Samples {
  private final ImageFiles files;
  private final int size;
  private final int workers;
  private final Consumer<String> warning;

  /**
   * Images of {@code size} x {@code size} pixels.
   *
   * @param workers how many images are decoded at a time
   * @param warning receives a line for each image that is left out, once
   */
  public ImageSamples(ImageFiles files, int size, int workers, Consumer<String> warning) {
    if (size < 1 || workers < 1) {
      throw new IllegalArgumentException(
          "expected a size and workers of at least 1, found %d and %d".formatted(size, workers));
    }
    this.files = files;
    this.size = size;
    this.workers = workers;
    // An image is named once, not in every epoch.
    Set<String> known = ConcurrentHashMap.newKeySet();
    this.warning =
        line -> {
          if (known.add(line)) {
            warning.accept(line);
          }
        };
  }

  /** One worker for each core. */
  public ImageSamples(ImageFiles files, int size, Consumer<String> warning) {
    this(files, size, Runtime.getRuntime().availableProcessors(), warning);
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public int classes() {
    return files.classes().size();
  }

  @Override
  public int steps() {
    return 1;
  }

  @Override
  public boolean isStill() {
    return true;
  }

  @Override
  public int label(int i) {
    return files.label(i);
  }

  @Override
  public String name(int i) {
    return files.name(i);
  }

  @Override
  public long[] shape(int steps) {
    return new long[] {3, size, size};
  }

  /** The random crop and flip of training, or the paper's 256/224 of testing. */
  Transform transform(Pass pass) {
    return pass.training()
        ? new Transform.Train(size, pass.seed(), pass.epoch())
        : Transform.Test.of(size);
  }

  @Override
  public Reader read(Pass pass) {
    try {
      return new ImageReader(files, transform(pass), pass.batches(), workers, warning);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
