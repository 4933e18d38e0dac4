package sew.reproduce.run;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sew.reproduce.tensorboard.LayerActivity;
import sew.reproduce.tensorboard.RunEvents;
import sew.train.EpochMetrics;
import sew.train.Trainer;

/** What is looked at beside training, and written for TensorBoard: it changes no bit of a run. */
final class ObservedRun {
  private final ActivityFile file;
  private final RunEvents events;
  private final int[] samples;
  private final boolean histograms;
  private final Optional<String> damage;
  private Optional<LayerActivity> last = Optional.empty();

  private ObservedRun(
      ActivityFile file,
      RunEvents events,
      int[] samples,
      boolean histograms,
      Optional<String> damage) {
    this.file = file;
    this.events = events;
    this.samples = samples;
    this.histograms = histograms;
    this.damage = damage;
  }

  /**
   * Goes on with the files in {@code directory}.
   *
   * @param epochs that are done
   * @param samples of the test set at which the layers are looked at
   */
  static ObservedRun of(
      RunDirectory directory, List<EpochMetrics> epochs, int[] samples, boolean histograms)
      throws IOException {
    ActivityFile file = directory.activity();
    ActivityFile.Restored restored = file.restore(epochs.size());
    List<Double> gradients = directory.gradients().map(InitialGradients::o).orElse(List.of());
    RunEvents events =
        RunEvents.of(directory.path(), gradients, epochs, restored.epochs(), Instant.now());
    return new ObservedRun(file, events, samples, histograms, restored.damage());
  }

  /** What was wrong with the file of an earlier start. */
  Optional<String> damage() {
    return damage;
  }

  /** Looks at the layers after the epoch that {@code trainer} has done. */
  void observe(Trainer trainer) throws IOException {
    last = LayerActivity.of(trainer, samples, histograms);
    if (last.isPresent()) {
      file.append(last.get());
    }
  }

  /** Adds the epoch that was looked at last to the event file. */
  void append(EpochMetrics epoch) throws IOException {
    events.append(epoch, last);
  }
}
