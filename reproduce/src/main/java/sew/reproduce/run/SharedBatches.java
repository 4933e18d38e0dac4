package sew.reproduce.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import sew.registry.Types;
import sew.registry.UnknownTypeException;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.OtherCodeException;
import sew.train.BatchSharingException;
import sew.train.BatchStatistics;
import sew.train.Recipe;

/**
 * Batches that several ranks train: each rank takes at least one micro-batch, which has BN
 * statistics of its own, so that their number belongs to the experiment.
 *
 * <p>Where BN has the statistics of all ranks, nothing changes: each takes its share of every
 * micro-batch, and all compute what one process does.
 *
 * @param ranks how many there are
 * @param begun experiments of runs that ranks have begun and not finished
 */
record SharedBatches(int ranks, BatchStatistics statistics, List<Experiment> begun) {

  /** What is begun among the runs that are {@code there}. */
  static SharedBatches of(int ranks, BatchStatistics statistics, RunDirectories there, Types types)
      throws IOException {
    List<Experiment> begun = new ArrayList<>();
    for (List<RunDirectory> runs : there.byId().values()) {
      for (RunDirectory run : runs) {
        if (!run.isOver() && run.lastRanks() > 1) {
          try {
            begun.add(run.experiment(types));
          } catch (UnknownTypeException | OtherCodeException e) {
            // With types that are not here: none of those that are asked for.
          }
        }
      }
    }
    return new SharedBatches(ranks, statistics, begun);
  }

  /**
   * The experiment as these ranks train it: as ranks have begun it, whatever their number was; else
   * in so many micro-batches that each rank has as many.
   *
   * @throws BatchSharingException if they do not divide the batch
   */
  Experiment of(Experiment experiment) {
    if (statistics == BatchStatistics.OF_ALL_RANKS) {
      return experiment;
    }
    String wanted = regardless(experiment);
    return begun.stream()
        .filter(other -> regardless(other).equals(wanted))
        .findFirst()
        .orElseGet(() -> experiment.withRecipe(shared(experiment.recipe())));
  }

  private static String regardless(Experiment experiment) {
    return experiment.withRecipe(experiment.recipe().withMicroBatches(1)).id();
  }

  /** The recipe in so many micro-batches that each rank has as many. */
  Recipe shared(Recipe recipe) {
    if (statistics == BatchStatistics.OF_ALL_RANKS) {
      return recipe;
    }
    int parts = recipe.microBatches() / gcd(recipe.microBatches(), ranks) * ranks;
    if (recipe.batchSize() % parts != 0) {
      throw new BatchSharingException(
          "%d ranks cannot share a batch of %d samples in %d equal parts; choose another number, or --batch"
              .formatted(ranks, recipe.batchSize(), parts));
    }
    return recipe.withMicroBatches(parts);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
