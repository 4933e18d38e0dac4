package sew.reproduce.run;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import sew.data.AtomicFile;
import sew.train.Trainer;

/**
 * The last two checkpoints of a run: where the last one is damaged, the run goes on from the one
 * before it. At every instant the names of both are those of whole files.
 */
final class RunCheckpoints {
  private final RunDirectory directory;

  /** Whether the last one was written or read here, and may replace the one before it. */
  private boolean isLastWhole;

  RunCheckpoints(RunDirectory directory) {
    this.directory = directory;
  }

  void save(Trainer trainer) throws IOException {
    Path last = directory.checkpoint();
    if (isLastWhole && Files.exists(last)) {
      replace(last, trainer);
    } else {
      trainer.save(last);
    }
    isLastWhole = true;
  }

  /** The last one is still there, under both names, until the new one takes its place. */
  private void replace(Path last, Trainer trainer) throws IOException {
    Path next = next();
    trainer.save(next);
    try {
      AtomicFile.keep(last, directory.previousCheckpoint());
      AtomicFile.move(next, last);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private Path next() {
    return directory.path().resolve("checkpoint-next.npz");
  }

  /**
   * Continues from a checkpoint, if there is one.
   *
   * @param metrics what the epochs reached; a checkpoint after more of them than have a whole line
   *     cannot be used
   * @return what was wrong with the last one, if the one before it was used
   * @throws IOException if no checkpoint is whole; all stay where they are
   */
  Optional<String> resume(Trainer trainer, MetricsFile.Content metrics) throws IOException {
    if (!directory.hasCheckpoint()) {
      return Optional.empty();
    }
    try {
      read(directory.checkpoint(), trainer, metrics);
      isLastWhole = true;
      Files.deleteIfExists(next()); // of a process that was killed
      return Optional.empty();
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException damage) {
      Path previous = directory.previousCheckpoint();
      if (!Files.exists(previous)) {
        throw startAgain(damage.getMessage(), damage);
      }
      resumePrevious(previous, trainer, metrics, damage);
      return Optional.of(
          "%s; goes on from %s, which was written before it"
              .formatted(damage.getMessage(), previous.getFileName()));
    }
  }

  private void resumePrevious(
      Path previous, Trainer trainer, MetricsFile.Content metrics, IOException damage)
      throws IOException {
    try {
      read(previous, trainer, metrics);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      e.addSuppressed(damage);
      throw startAgain(damage.getMessage() + "; " + e.getMessage(), e);
    }
  }

  private void read(Path file, Trainer trainer, MetricsFile.Content metrics) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(file + ": expected a checkpoint, found no such file");
    }
    trainer.resume(file);
    int lines = metrics.epochs().size();
    if (trainer.epoch() > lines) {
      throw new IOException(
          "%s: expected at most %d epochs, as many as %s has whole lines, found %d%s"
              .formatted(
                  file,
                  lines,
                  directory.metrics().path(),
                  trainer.epoch(),
                  metrics.damage().map(damage -> " (" + damage + ")").orElse("")));
    }
  }

  private IOException startAgain(String found, IOException cause) {
    return new IOException(
        "%s; move %s away to start again".formatted(found, directory.path()), cause);
  }
}
