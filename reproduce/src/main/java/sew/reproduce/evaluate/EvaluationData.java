package sew.reproduce.evaluate;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import sew.data.ClipSet;
import sew.data.Npy;
import sew.data.Sha256;
import sew.image.ImageBatches;
import sew.image.ImageFolder;
import sew.image.Transform;
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
    PreparedData prepared = PreparedData.of(data, folder, PreparedData.defaultCache(), notes);
    ClipSet clips = (ClipSet) prepared.samples().test();
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
   * Photographs of an ImageNet folder: its {@code val} where it has one, resized and cropped as for
   * testing.
   *
   * @param classes of the network; a folder with other classes would give labels another meaning
   */
  public static EvaluationData ofImages(
      Path folder, int classes, int size, int batchSize, Consumer<String> warning)
      throws IOException {
    Path val = folder.resolve("val");
    ImageFolder images = ImageFolder.open(Files.isDirectory(val) ? val : folder);
    if (images.classes().size() != classes) {
      throw new IOException(
          "%s: expected %d class folders, as many as the network has classes, found %d"
              .formatted(folder, classes, images.classes().size()));
    }
    Transform transform = new Transform.Test(size * 256 / 224, size);
    int workers = Runtime.getRuntime().availableProcessors();
    ImageBatches read = new ImageBatches(images.entries(), transform, batchSize, workers, warning);
    Map<String, Object> facts = new TreeMap<>();
    facts.put("from", folder.getFileName().toString());
    facts.put("images", images.entries().size());
    facts.put("classes", images.classes().size());
    facts.put("classesSha256", Sha256.of(String.join("\n", images.classes())));
    return new EvaluationData(counted(read, facts), facts);
  }

  /** The batches of a reader, which closes it after the last and says how many were left out. */
  private static Iterator<Samples> counted(ImageBatches read, Map<String, Object> facts) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (!read.hasNext()) {
          facts.put("leftOut", read.skipped());
          read.close();
        }
        return read.hasNext();
      }

      @Override
      public Samples next() {
        ImageBatches.Pixels batch = read.next();
        Shape shape = new Shape(batch.labels().length, 3, batch.size(), batch.size());
        return new Samples(batch.pixels(), shape, batch.labels());
      }
    };
  }
}
