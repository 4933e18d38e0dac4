package sew.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import sew.data.Printable;
import sew.data.Samples.Inputs;
import sew.data.Samples.Reader;
import sew.data.Samples.Request;

/** Decodes the images of a pass ahead: two batches, and as many more as the workers need. */
final class ImageReader implements Reader {
  // Above these, one image at a time: memory does not grow with the number of workers.
  private static final int LARGE_FILE = 1 << 25;
  private static final int LARGE_IMAGE = 1 << 24;

  private final Object large = new Object();
  private final ImageFiles files;
  private final ImagePlace.OpenFiles open;
  private final Transform transform;
  private final int length;
  private final Iterator<Request> requests;
  private final int workers;
  private final ExecutorService pool;
  private final Consumer<String> warning;
  private final Deque<Batch> ahead = new ArrayDeque<>();
  private Duration waited = Duration.ZERO;
  private int leftOut;
  private int readable;
  private String firstProblem;

  /**
   * A batch on its way.
   *
   * @param images their problems: null for one that could be read into its place in values
   */
  private record Batch(int[] samples, FloatBuffer values, List<Future<String>> images) {}

  ImageReader(
      ImageFiles files,
      Transform transform,
      List<Request> requests,
      int workers,
      Consumer<String> warning)
      throws IOException {
    this.files = files;
    this.transform = transform;
    this.length = 3 * transform.size() * transform.size();
    this.requests = requests.iterator();
    this.workers = workers;
    this.warning = warning;
    this.open = files.open();
    this.pool =
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
    while (requests.hasNext() && (ahead.size() < 2 || images() < images(2) + workers)) {
      ahead.add(start(requests.next().samples()));
    }
  }

  /** How many images of the batches ahead there are. */
  private int images() {
    return images(ahead.size());
  }

  private int images(int batches) {
    return ahead.stream().limit(batches).mapToInt(batch -> batch.samples().length).sum();
  }

  private Batch start(int[] samples) {
    long bytes = Math.multiplyExact(samples.length, (long) length * Float.BYTES);
    FloatBuffer values =
        ByteBuffer.allocateDirect(Math.toIntExact(bytes))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    List<Future<String>> images = new ArrayList<>();
    for (int n = 0; n < samples.length; n++) {
      int sample = samples[n];
      FloatBuffer place = values.slice(n * length, length);
      images.add(pool.submit(() -> read(sample, place)));
    }
    return new Batch(samples, values, images);
  }

  /** Null, or what is wrong with the image. */
  private String read(int sample, FloatBuffer place) throws IOException {
    try {
      if (files.fileSize(sample) <= LARGE_FILE) {
        decode(sample, place, open.read(sample));
      } else {
        synchronized (large) {
          decode(sample, place, open.read(sample));
        }
      }
      return null;
    } catch (CorruptImageException e) {
      return e.getMessage();
    }
  }

  private void decode(int sample, FloatBuffer place, byte[] file) throws IOException {
    EncodedImage image = ImageDecoder.open(file, open.where(sample));
    if ((long) image.width() * image.height() <= LARGE_IMAGE) {
      transform(image, sample, place);
    } else {
      synchronized (large) {
        transform(image, sample, place);
      }
    }
  }

  private void transform(EncodedImage image, int sample, FloatBuffer place)
      throws CorruptImageException {
    Optional<Resampling> all = transform.resampling(image.height(), image.width(), sample);
    if (all.isPresent()) {
      Bilinear.resample(
          image, all.get(), new NormalisedRows(transform.size(), transform.size(), place));
    } else {
      transform.apply(Image.of(image.decode()), sample).normalise(place);
    }
  }

  @Override
  public Inputs next() {
    if (ahead.isEmpty()) {
      throw new NoSuchElementException("all batches were read");
    }
    Batch batch = ahead.remove();
    prefetch();
    long[] labels = new long[batch.samples().length];
    int n = 0;
    for (int i = 0; i < labels.length; i++) {
      String problem = result(batch.images().get(i));
      if (problem == null) {
        if (n < i) {
          batch.values().put(n * length, batch.values(), i * length, length);
        }
        labels[n++] = files.label(batch.samples()[i]);
      } else {
        leftOut++;
        firstProblem = firstProblem == null ? problem : firstProblem;
        warning.accept("left out: " + problem);
      }
    }
    readable += n;
    if (readable == 0 && leftOut > 0 && ahead.isEmpty()) {
      close();
      throw new UncheckedIOException(
          new IOException(
              "%s: expected images that can be read, found none among %d; the first: %s"
                  .formatted(Printable.of(files.toString()), leftOut, firstProblem)));
    }
    return new Inputs(batch.values().slice(0, n * length), Arrays.copyOf(labels, n));
  }

  private String result(Future<String> image) {
    long start = System.nanoTime();
    try {
      return image.get();
    } catch (ExecutionException e) {
      close();
      if (e.getCause() instanceof IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
      if (e.getCause() instanceof UncheckedIOException library) {
        throw library;
      }
      if (e.getCause() instanceof OutOfMemoryError none) {
        throw none;
      }
      throw new IllegalStateException("an image worker failed", e.getCause());
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for images");
    } finally {
      waited = waited.plusNanos(System.nanoTime() - start);
    }
  }

  @Override
  public Duration waited() {
    return waited;
  }

  @Override
  public int leftOut() {
    return leftOut;
  }

  /** Ends the workers and closes the files. */
  @Override
  public void close() {
    pool.shutdownNow();
    try {
      // A worker may still read from the files.
      boolean ended = pool.awaitTermination(1, TimeUnit.MINUTES);
      if (!ended) {
        throw new IllegalStateException("an image worker did not end within a minute");
      }
      open.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
