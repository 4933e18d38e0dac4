package sew.reproduce.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sew.data.AtomicFile;
import sew.data.Npy;
import sew.data.Npz;
import sew.train.EpochMetrics;
import sew.train.Trainer;

/**
 * The last two checkpoints of a run: where the last one is damaged, the run goes on from the one
 * before it. At every instant the names of both are those of whole files.
 *
 * <p>Each but that of the last epoch has the lines of {@code metrics.jsonl} in it, for a run that
 * loses them. The last does without: the lines hold times, and its bytes are a function of the
 * seed.
 */
final class RunCheckpoints {
  private static final String LINES = "metrics";

  private final RunDirectory directory;

  /** Whether the last one was written or read here, and may replace the one before it. */
  private boolean isLastWhole;

  RunCheckpoints(RunDirectory directory) {
    this.directory = directory;
  }

  /**
   * Saves what {@code trainer} has reached.
   *
   * @param epochs that it has done
   */
  void save(Trainer trainer, List<EpochMetrics> epochs) throws IOException {
    Path last = directory.checkpoint();
    if (isLastWhole && Files.exists(last)) {
      replace(last, trainer, epochs);
    } else {
      trainer.save(last, beside(trainer, epochs));
    }
    isLastWhole = true;
  }

  private static Map<String, Npy> beside(Trainer trainer, List<EpochMetrics> epochs) {
    byte[] lines = MetricsFile.bytes(epochs);
    return trainer.isFinished() || lines.length == 0
        ? Map.of()
        : Map.of(LINES, new Npy(new long[] {lines.length}, "u1", ByteBuffer.wrap(lines)));
  }

  /** The last one is still there, under both names, until the new one takes its place. */
  private void replace(Path last, Trainer trainer, List<EpochMetrics> epochs) throws IOException {
    Path next = next();
    trainer.save(next, beside(trainer, epochs));
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
   * @param recorded what the epochs reached; lines that are missing are taken from the checkpoint,
   *     and one after more epochs than have a line then cannot be used
   * @throws IOException if no checkpoint is whole; all stay where they are
   */
  ResumedRun resume(Trainer trainer, MetricsFile.Content recorded) throws IOException {
    Path last = directory.checkpoint();
    if (!directory.hasCheckpoint()) {
      return new ResumedRun(last, Optional.empty(), recorded, recorded);
    }
    try {
      MetricsFile.Content metrics = read(last, trainer, recorded);
      isLastWhole = true;
      Files.deleteIfExists(next()); // of a process that was killed
      return new ResumedRun(last, Optional.empty(), recorded, metrics);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException damage) {
      Path previous = directory.previousCheckpoint();
      if (!Files.exists(previous)) {
        throw startAgain(damage.getMessage(), damage);
      }
      MetricsFile.Content metrics = readPrevious(previous, trainer, recorded, damage);
      String goesOn =
          "%s; goes on from %s, which was written before it"
              .formatted(damage.getMessage(), previous.getFileName());
      return new ResumedRun(previous, Optional.of(goesOn), recorded, metrics);
    }
  }

  private MetricsFile.Content readPrevious(
      Path previous, Trainer trainer, MetricsFile.Content recorded, IOException damage)
      throws IOException {
    try {
      return read(previous, trainer, recorded);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      e.addSuppressed(damage);
      throw startAgain(damage.getMessage() + "; " + e.getMessage(), e);
    }
  }

  /** Returns the lines of the epochs that the checkpoint has behind it. */
  private MetricsFile.Content read(Path file, Trainer trainer, MetricsFile.Content recorded)
      throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(file + ": expected a checkpoint, found no such file");
    }
    trainer.resume(file);
    int lines = recorded.epochs().size();
    if (trainer.epoch() <= lines) {
      return recorded;
    }
    MetricsFile.Content kept = lines(file);
    if (trainer.epoch() <= kept.epochs().size()) {
      return recorded.completedBy(kept);
    }
    throw new IOException(
        "%s: expected at most %d epochs, as many as %s has whole lines, found %d%s"
            .formatted(
                file,
                lines,
                directory.metrics().path(),
                trainer.epoch(),
                recorded.damage().map(damage -> " (" + damage + ")").orElse("")));
  }

  /** The lines in a checkpoint; older ones have none. */
  private MetricsFile.Content lines(Path checkpoint) throws IOException {
    Npy lines = Npz.read(checkpoint, LINES::equals).get(LINES);
    return directory.metrics().parse(lines == null ? new byte[0] : lines.littleEndian());
  }

  private IOException startAgain(String found, IOException cause) {
    return new IOException(
        "%s; move %s away to start again".formatted(found, directory.path()), cause);
  }
}
