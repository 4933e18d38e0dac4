package sew.reproduce.experiment;

import sew.train.Optimiser;
import sew.train.Recipe;
import sew.train.Schedule;

/**
 * What networks are trained with at the quick scale: Adam, small batches and a cosine, which ends
 * with the run, reach in a few epochs what the paper's SGD needs many for.
 */
final class QuickRecipe {
  private QuickRecipe() {}

  /** For ResNets on images. */
  static Recipe images(int epochs, int steps) {
    return of(epochs, 32, steps, 0.001);
  }

  /** For networks of event data. */
  static Recipe events(int epochs, int steps) {
    return of(epochs, 16, steps, 0.003);
  }

  private static Recipe of(int epochs, int batchSize, int steps, double rate) {
    Schedule cosine = new Schedule.Cosine(rate, epochs);
    return new Recipe(epochs, batchSize, steps, Optimiser.Adam.DEFAULT, cosine);
  }
}
