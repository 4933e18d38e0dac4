package sew.train;

import sew.data.ClipSet;
import sew.registry.DefaultValue;

/**
 * How a network is trained: the columns of the paper's training settings.
 *
 * @param epochs passes over the training set
 * @param batchSize clips per step; an incomplete last batch of an epoch is dropped, as the authors
 *     do
 * @param trainSteps T_train: how many of the T frames a training batch sees, chosen at random per
 *     batch, order kept; testing sees all T
 * @param optimiser the update rule
 * @param schedule the learning rate of each epoch
 * @param loss what training minimises
 */
public record Recipe(
    int epochs,
    int batchSize,
    int trainSteps,
    Optimiser optimiser,
    Schedule schedule,
    @DefaultValue("{\"type\":\"cross-entropy\"}") Loss loss) {

  public Recipe {
    requirePositive("epochs", epochs);
    requirePositive("batch size", batchSize);
    requirePositive("T_train", trainSteps);
  }

  /** A recipe with the paper's loss, cross-entropy. */
  public Recipe(int epochs, int batchSize, int trainSteps, Optimiser optimiser, Schedule schedule) {
    this(epochs, batchSize, trainSteps, optimiser, schedule, Loss.CROSS_ENTROPY);
  }

  /** DVS Gesture, Table 4: T_train 12, SGD with momentum 0.9, {@code rate} x0.1 every 64 epochs. */
  public static Recipe dvsGesture(double rate) {
    return new Recipe(192, 16, 12, new Optimiser.Sgd(0.9), new Schedule.Step(rate, 64, 0.1));
  }

  /** The same recipe with another number of epochs; the schedule is not stretched. */
  public Recipe withEpochs(int epochs) {
    return new Recipe(epochs, batchSize, trainSteps, optimiser, schedule, loss);
  }

  /** The same recipe with another T_train. */
  public Recipe withTrainSteps(int trainSteps) {
    return new Recipe(epochs, batchSize, trainSteps, optimiser, schedule, loss);
  }

  /** Steps per epoch, each on a full batch. */
  public int trainBatches(ClipSet train) {
    return train.size() / batchSize;
  }

  /** Batches of a test, the last of which may hold fewer clips. */
  public int testBatches(ClipSet test) {
    return (test.size() + batchSize - 1) / batchSize;
  }

  /** A batch must not need more clips or time steps than there are. */
  void requireFits(ClipSet train) {
    if (trainSteps > train.steps()) {
      throw new IllegalArgumentException(
          "T_train must be at most T = %d, found %d".formatted(train.steps(), trainSteps));
    }
    if (batchSize > train.size()) {
      throw new IllegalArgumentException(
          "a batch of %d clips needs as many training clips, found %d"
              .formatted(batchSize, train.size()));
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, found " + value);
    }
  }
}
