package sew.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import sew.image.ImageFolder.Entry;

/**
 * Batches of images, decoded ahead by workers, in an order that does not depend on the workers.
 *
 * <p>An image that cannot be read is skipped with a warning and counted; its batch continues with
 * the next image.
 */
public final class ImageBatches implements Iterator<ImageBatches.Pixels>, AutoCloseable {

  /**
   * Images of one step.
   *
   * @param pixels [N, 3, size, size], normalised
   * @param labels [N]
   */
  public record Pixels(int size, float[] pixels, int[] labels) {}

  private final List<Entry> entries;
  private final Transform transform;
  private final int batchSize;
  private final int ahead;
  private final Consumer<String> warning;
  private final ExecutorService workers;
  private final Deque<Future<float[]>> pending = new ArrayDeque<>();
  private int submitted;
  private int taken;
  private int skipped;

  /**
   * Starts decoding.
   *
   * @param entries in the order of the batches
   * @param workers how many images are decoded at a time; up to two batches are kept ready
   * @param warning receives a line for each image that is skipped
   */
  public ImageBatches(
      List<Entry> entries,
      Transform transform,
      int batchSize,
      int workers,
      Consumer<String> warning) {
    if (batchSize < 1 || workers < 1) {
      throw new IllegalArgumentException(
          "expected a batch and workers of at least 1, found %d and %d"
              .formatted(batchSize, workers));
    }
    this.entries = List.copyOf(entries);
    this.transform = transform;
    this.batchSize = batchSize;
    this.ahead = 2 * batchSize + workers;
    this.warning = warning;
    this.workers =
        Executors.newFixedThreadPool(
            workers,
            task -> {
              Thread thread = new Thread(task, "image worker");
              thread.setDaemon(true);
              return thread;
            });
    prefetch();
  }

  private void prefetch() {
    while (submitted < entries.size() && pending.size() < ahead) {
      int index = submitted++;
      pending.add(workers.submit(() -> read(index)));
    }
  }

  private float[] read(int index) throws IOException {
    return transform.apply(Image.read(entries.get(index).file()), index).normalised();
  }

  /** The number of images skipped so far. */
  public int skipped() {
    return skipped;
  }

  @Override
  public boolean hasNext() {
    return taken < entries.size();
  }

  /** The next images that can be read; the last batch may be smaller, or empty when none can. */
  @Override
  public Pixels next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all images were taken");
    }
    int length = 3 * transform.size() * transform.size();
    float[] pixels = new float[Math.multiplyExact(batchSize, length)];
    List<Integer> labels = new ArrayList<>();
    while (labels.size() < batchSize && hasNext()) {
      int label = entries.get(taken).label();
      float[] image = take();
      if (image != null) {
        System.arraycopy(image, 0, pixels, labels.size() * length, length);
        labels.add(label);
      }
    }
    return new Pixels(
        transform.size(),
        Arrays.copyOf(pixels, labels.size() * length),
        labels.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The next image, or null when it cannot be read. */
  private float[] take() {
    taken++;
    Future<float[]> next = pending.remove();
    prefetch();
    try {
      return next.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException unreadable) {
        skipped++;
        warning.accept("left out: " + unreadable.getMessage());
        return null;
      }
      throw new IllegalStateException("an image worker failed", e.getCause());
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for images");
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  /** The first {@code n} readable images of {@code files}, as one batch with labels 0. */
  public static Pixels first(List<Path> files, int n, Transform transform, Consumer<String> warning)
      throws IOException {
    List<Entry> entries = files.stream().map(file -> new Entry(file, 0)).toList();
    try (ImageBatches batches = new ImageBatches(entries, transform, n, 1, warning)) {
      Pixels batch = entries.isEmpty() ? new Pixels(0, new float[0], new int[0]) : batches.next();
      if (batch.labels().length < n) {
        throw new IOException(
            "expected %d images, found %d that can be read".formatted(n, batch.labels().length));
      }
      return batch;
    }
  }
}
