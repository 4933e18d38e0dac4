package sew.reproduce.tensorboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sew.analysis.Histogram;
import sew.data.AtomicFile;
import sew.train.EpochMetrics;

/**
 * The event file of a run. It says nothing that {@code metrics.jsonl}, {@code activity.jsonl} and
 * {@code gradients.json} do not say, under the tags of the authors' logs where they have one.
 *
 * <p>Wall times are that of the first start plus the seconds of the epochs since, so that the file
 * follows from the run: one that is resumed has each step once.
 */
public final class RunEvents {
  /** TensorBoard reads every file whose name contains "tfevents". */
  public static final String FILE = "events.out.tfevents.sew";

  private final Path file;
  private double wallTime;

  private RunEvents(Path file, double wallTime) {
    this.file = file;
    this.wallTime = wallTime;
  }

  /**
   * The file of the run in {@code folder}, which is written again unless it holds just this.
   *
   * @param gradients the norms ||dL/dO^l|| before training, in forward order; may be none
   * @param epochs that are done
   * @param activity of their layers, by epoch; any may be missing
   * @param now the time of a first start
   */
  public static RunEvents of(
      Path folder,
      List<Double> gradients,
      List<EpochMetrics> epochs,
      Map<Integer, LayerActivity> activity,
      Instant now)
      throws IOException {
    Path file = folder.resolve(FILE);
    byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    boolean wasStarted = before.length >= SummaryEvent.FIRST_WALL_TIME + Double.BYTES;
    double started =
        wasStarted
            ? ByteBuffer.wrap(before)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getDouble(SummaryEvent.FIRST_WALL_TIME)
            : now.toEpochMilli() / 1000.0;
    RunEvents events = new RunEvents(file, started);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(SummaryEvent.fileVersion(started));
    if (!gradients.isEmpty()) {
      all.writeBytes(new SummaryEvent(started, 0, norms(gradients), Map.of()).record());
    }
    epochs.forEach(
        epoch ->
            all.writeBytes(events.next(epoch, Optional.ofNullable(activity.get(epoch.epoch())))));
    // Replacing a file would hide what follows from a TensorBoard that has it open.
    if (!Arrays.equals(before, all.toByteArray())) {
      AtomicFile.write(file, all::writeTo);
    }
    return events;
  }

  /**
   * Adds an epoch that is done; half a record, which a crash leaves, is gone after the next start.
   */
  public void append(EpochMetrics epoch, Optional<LayerActivity> activity) throws IOException {
    // One that was deleted meanwhile is whole again after the next start.
    Files.write(file, next(epoch, activity), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private byte[] next(EpochMetrics epoch, Optional<LayerActivity> activity) {
    wallTime += epoch.seconds();
    Map<String, Double> scalars = scalars(epoch);
    Map<String, Histogram> histograms = new LinkedHashMap<>();
    activity.ifPresent(
        layers -> {
          layers.firingRate().forEach((name, rate) -> scalars.put("firing_rate/" + name, rate));
          layers.gradientNorm().forEach((name, norm) -> scalars.put("gradient_norm/" + name, norm));
          layers.potential().forEach((name, h) -> histograms.put("membrane_potential/" + name, h));
        });
    return new SummaryEvent(wallTime, epoch.epoch(), scalars, histograms).record();
  }

  private static Map<String, Double> scalars(EpochMetrics epoch) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("train_loss", epoch.trainLoss());
    scalars.put("train_acc", epoch.trainAccuracy());
    scalars.put("test_loss", epoch.testLoss());
    scalars.put("test_acc", epoch.testAccuracy());
    if (epoch.testTop5() != null) {
      scalars.put("test_acc5", epoch.testTop5());
    }
    scalars.put("lr", epoch.learningRate());
    scalars.put("speed/samples_per_second", epoch.clipsPerSecond());
    scalars.put("speed/seconds_per_epoch", epoch.seconds());
    return scalars;
  }

  private static Map<String, Double> norms(List<Double> gradients) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    for (int l = 1; l <= gradients.size(); l++) {
      scalars.put("gradient_norm_before_training/block_%03d".formatted(l), gradients.get(l - 1));
    }
    return scalars;
  }
}
