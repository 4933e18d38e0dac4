package sew.reproduce.run;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import sew.collective.Ranks;
import sew.registry.Types;
import sew.reproduce.ranks.RankGroup;
import sew.reproduce.ranks.RankJob;
import sew.reproduce.result.ProcessFacts;
import sew.train.DivergenceException;
import sew.train.Progress;
import sew.train.Trainer;

/**
 * A rank that is not the first: it trains what rank 0 says, and writes nothing.
 *
 * @param data the folder of the recordings on this machine; null for a generated set
 * @param types the types in the experiments
 */
public record RankWorker(Ranks ranks, Path data, Types types, Device device) {

  /** Trains until rank 0 has nothing more. */
  public void run(Consumer<String> note) throws IOException {
    ranks.gather(RankGroup.describe(ranks));
    Optional<RankJob> job = RankJob.receive(ranks, types);
    while (job.isPresent()) {
      train(job.get(), note);
      job = RankJob.receive(ranks, types);
    }
  }

  private void train(RankJob job, Consumer<String> note) throws IOException {
    PreparedData prepared =
        PreparedData.of(job.experiment().data(), data, PreparedData.defaultCache(), note);
    if (!prepared.sha256().equals(job.dataSha256())) {
      throw new IOException(
          "rank %d on %s: expected the data of rank 0 (SHA-256 %.8s), found others (%.8s) in %s; give all ranks the same data"
              .formatted(
                  ranks.rank(),
                  ProcessFacts.host(),
                  job.dataSha256(),
                  prepared.sha256(),
                  prepared.from()));
    }
    try (Trainer trainer =
        new Trainer(
            job.experiment().network(),
            job.experiment().recipe(),
            prepared.samples().train(),
            prepared.samples().test(),
            job.experiment().seed(),
            RunCompute.recorded(job.computing(), device),
            ranks,
            job.statistics())) {
      for (int i = 0; i < job.epochs(); i++) {
        trainer.nextEpoch(Progress.NONE);
      }
    } catch (DivergenceException e) {
      // On all ranks alike; rank 0 writes it down and goes on with the next run.
      note.accept(e.getMessage());
    }
  }
}
