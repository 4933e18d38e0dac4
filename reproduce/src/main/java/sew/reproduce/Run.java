package sew.reproduce;

import ai.djl.Device;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sew.train.EpochMetrics;
import sew.train.Trainer;

/**
 * Runs one experiment in its directory: from the start, or on from its last checkpoint, or not at
 * all when it is finished.
 */
final class Run {
  private final Experiment experiment;
  private final RunDirectory directory;

  Run(Experiment experiment, RunDirectory directory) {
    this.experiment = experiment;
    this.directory = directory;
  }

  Summary execute(PreparedData data, Device device, RunView view) throws IOException {
    Optional<Summary> finished = directory.summary();
    if (finished.isPresent()) {
      view.alreadyFinished(experiment, directory);
      return finished.get();
    }
    Files.createDirectories(directory.path());
    try (FileChannel file =
            FileChannel.open(
                directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(file)) {
      if (lock == null) {
        throw new IOException(
            "another process is running %s; wait for it or choose another --out"
                .formatted(directory.path()));
      }
      directory.write("experiment.json", Description.of(experiment));
      directory.write(directory.environmentFile(), Environment.of(device, data.facts()));
      return train(data, device, view);
    }
  }

  /** The lock, or null where another process or thread holds it. */
  private static FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private Summary train(PreparedData data, Device device, RunView view) throws IOException {
    try (Trainer trainer =
        new Trainer(
            experiment.network(),
            experiment.recipe(),
            data.frames().train(),
            data.frames().test(),
            experiment.seed(),
            device)) {
      List<EpochMetrics> epochs = new ArrayList<>(resume(trainer));
      view.start(experiment, trainer, data.frames());
      while (!trainer.isFinished()) {
        EpochMetrics epoch = trainer.nextEpoch(view);
        directory.append(epoch);
        trainer.save(directory.checkpoint());
        epochs.add(epoch);
        view.epochDone(epoch);
      }
      Summary summary = Summary.of(epochs, data.frames().test().size());
      directory.write("summary.json", summary);
      return summary;
    } finally {
      view.stop();
    }
  }

  private List<EpochMetrics> resume(Trainer trainer) throws IOException {
    Path checkpoint = directory.checkpoint();
    if (!Files.exists(checkpoint)) {
      return directory.restoreMetrics(0);
    }
    trainer.resume(checkpoint);
    return directory.restoreMetrics(trainer.epoch());
  }
}
