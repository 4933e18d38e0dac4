package sew.reproduce.evaluate;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import sew.data.ClipSet;
import sew.data.Npy;
import sew.data.Samples.Inputs;
import sew.data.Samples.Pass;
import sew.data.Samples.Reader;
import sew.data.Samples.Request;
import sew.data.Sha256;
import sew.image.ImageData;
import sew.image.ImageFiles;
import sew.image.ImageSamples;
import sew.reproduce.console.ThrottledLog;
import sew.reproduce.evaluate.Evaluation.Samples;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.run.PreparedData;

/**
 * What a network is evaluated on, a batch at a time.
 *
 * @param facts what a result file says about it
 */
public record EvaluationData(Iterator<Samples> batches, Map<String, Object> facts) {

  /** The test clips of recordings, as frames by number [N, T, 2, H, W]. */
  public static EvaluationData ofRecordings(
      Experiment.Data data, Path folder, int batchSize, PrintStream console, boolean terminal)
      throws IOException {
    ThrottledLog notes = new ThrottledLog(console, terminal);
    PreparedData prepared =
        PreparedData.of(data, folder, PreparedData.defaultCache(), notes, console::println);
    if (!(prepared.samples().test() instanceof ClipSet clips)) {
      throw new IllegalArgumentException(
          "expected event frames, which this network reads, found the samples of "
              + data.dataset().name());
    }
    int[] steps = IntStream.range(0, clips.steps()).toArray();
    int length = clips.steps() * 2 * clips.height() * clips.width();
    Iterator<Samples> batches =
        IntStream.range(0, (clips.size() + batchSize - 1) / batchSize)
            .mapToObj(
                b -> {
                  int from = b * batchSize;
                  int n = Math.min(batchSize, clips.size() - from);
                  FloatBuffer counts = FloatBuffer.allocate(n * length);
                  for (int i = from; i < from + n; i++) {
                    clips.read(i, steps, counts);
                  }
                  int[] labels = IntStream.range(from, from + n).map(clips::label).toArray();
                  Shape shape = new Shape(n, clips.steps(), 2, clips.height(), clips.width());
                  return new Samples(counts.array(), shape, labels);
                })
            .iterator();
    return new EvaluationData(batches, prepared.facts());
  }

  /** Clips [N, T, 2, H, W], or one clip [T, 2, H, W], of event counts with their labels. */
  public static EvaluationData ofFrames(Npy frames, int[] labels) {
    long[] shape = frames.shape();
    long clips = shape.length == 5 ? shape[0] : 1;
    if (shape.length < 4 || shape.length > 5 || clips != labels.length) {
      throw new IllegalArgumentException(
          "expected frames [T, 2, H, W] or [N, T, 2, H, W] with a label for each clip, found %s and %d labels"
              .formatted(Arrays.toString(shape), labels.length));
    }
    Shape clip = new Shape(Arrays.copyOfRange(shape, shape.length - 4, shape.length));
    float[] counts = frames.toFloats();
    int length = Math.toIntExact(clip.size());
    Iterator<Samples> batches =
        IntStream.range(0, labels.length)
            .mapToObj(
                n ->
                    new Samples(
                        Arrays.copyOfRange(counts, n * length, (n + 1) * length),
                        new Shape(1).addAll(clip),
                        new int[] {labels[n]}))
            .iterator();
    return new EvaluationData(
        batches, new TreeMap<>(Map.of("clips", labels.length, "shape", Arrays.toString(shape))));
  }

  /**
   * The test photographs of ImageNet, in any of its layouts, or of a folder of class folders,
   * resized and cropped as for testing.
   *
   * @param classes of the network; data with other classes would give labels another meaning
   */
  public static EvaluationData ofImages(
      Path data, int classes, int size, int batchSize, Consumer<String> warning)
      throws IOException {
    ImageFiles images = ImageData.open(data, PreparedData.defaultCache(), warning).test();
    if (images.classes().size() != classes) {
      throw new IOException(
          "%s: expected %d class folders, as many as the network has classes, found %d"
              .formatted(images, classes, images.classes().size()));
    }
    ImageSamples samples = new ImageSamples(images, size, warning);
    Map<String, Object> facts = new TreeMap<>();
    facts.put("from", data.toAbsolutePath().normalize().getFileName().toString());
    facts.put("images", images.size());
    facts.put("size", size);
    facts.put("classes", images.classes().size());
    facts.put("classesSha256", Sha256.of(String.join("\n", images.classes())));
    try {
      return new EvaluationData(counted(samples, batchSize, facts, warning), facts);
    } catch (UncheckedIOException e) {
      throw e.getCause(); // no image can be read
    }
  }

  /** The batches of a test pass, which is closed after the last; the facts say what is left out. */
  private static Iterator<Samples> counted(
      ImageSamples images, int batchSize, Map<String, Object> facts, Consumer<String> warning) {
    List<Request> requests =
        IntStream.iterate(0, from -> from < images.size(), from -> from + batchSize)
            .mapToObj(from -> IntStream.range(from, Math.min(from + batchSize, images.size())))
            .map(batch -> new Request(batch.toArray(), new int[] {0}))
            .toList();
    Reader reader = images.read(new Pass(false, 0, 0, requests));
    return new Iterator<>() {
      private int left = requests.size();
      private Inputs ahead = readable();

      /** The next batch in which an image could be read, or null after the last. */
      private Inputs readable() {
        for (; left > 0; left--) {
          Inputs inputs = reader.next();
          if (inputs.labels().length > 0) {
            left--;
            return inputs;
          }
        }
        int leftOut = reader.leftOut();
        facts.put("leftOut", leftOut);
        if (leftOut > 0) {
          warning.accept(
              "%d of %d images could not be read and %s left out"
                  .formatted(leftOut, images.size(), leftOut == 1 ? "is" : "are"));
        }
        reader.close();
        return null;
      }

      @Override
      public boolean hasNext() {
        return ahead != null;
      }

      @Override
      public Samples next() {
        if (ahead == null) {
          throw new NoSuchElementException("all images were read");
        }
        float[] pixels = new float[ahead.values().remaining()];
        ahead.values().get(pixels);
        int[] labels = LongStream.of(ahead.labels()).mapToInt(Math::toIntExact).toArray();
        ahead = readable();
        return new Samples(
            pixels, new Shape(labels.length).addAll(new Shape(images.shape(1))), labels);
      }
    };
  }
}
