package sew.train;

import sew.data.Samples;
import sew.registry.DefaultValue;

/**
 * How a network is trained: the columns of the paper's training settings.
 *
 * @param epochs passes over the training set
 * @param batchSize samples per step
 * @param trainSteps T_train: how many of the T frames a training batch sees, chosen at random per
 *     batch, order kept; testing sees all T
 * @param optimiser the update rule
 * @param schedule the learning rate of each epoch
 * @param loss what training minimises
 * @param microBatches in how many equal parts a batch goes through the network, one after another.
 *     Each has BN statistics of its own, as on as many devices, the gradients are averaged over the
 *     samples, and only the first part changes BN's running statistics, as the first device does
 * @param lastBatch what becomes of the samples that do not fill a batch
 */
public record Recipe(
    int epochs,
    int batchSize,
    int trainSteps,
    Optimiser optimiser,
    Schedule schedule,
    @DefaultValue("{\"type\":\"cross-entropy\"}") Loss loss,
    @DefaultValue("1") int microBatches,
    @DefaultValue("\"DROP\"") LastBatch lastBatch) {

  public Recipe {
    requirePositive("epochs", epochs);
    requirePositive("batch size", batchSize);
    requirePositive("T_train", trainSteps);
    requirePositive("micro-batches", microBatches);
    if (batchSize % microBatches != 0) {
      throw new IllegalArgumentException(
          "the micro-batches must divide the batch size %d, found %d"
              .formatted(batchSize, microBatches));
    }
  }

  /** A recipe with the paper's loss, cross-entropy, on whole batches. */
  public Recipe(int epochs, int batchSize, int trainSteps, Optimiser optimiser, Schedule schedule) {
    this(epochs, batchSize, trainSteps, optimiser, schedule, Loss.CROSS_ENTROPY, 1, LastBatch.DROP);
  }

  /** DVS Gesture, Table 4: T_train 12, SGD with momentum 0.9, {@code rate} x0.1 every 64 epochs. */
  public static Recipe dvsGesture(double rate) {
    return new Recipe(192, 16, 12, new Optimiser.Sgd(0.9), new Schedule.Step(rate, 64, 0.1))
        .withLastBatch(LastBatch.KEEP);
  }

  /** CIFAR10-DVS, Table 6: all {@code steps} frames, SGD with momentum 0.9, cosine from 0.01. */
  public static Recipe cifar10Dvs(int steps) {
    return new Recipe(64, 16, steps, new Optimiser.Sgd(0.9), new Schedule.Cosine(0.01, 64));
  }

  /** ImageNet, Table 2: T 4, SGD with momentum 0.9, cosine from 0.1, 8 devices of 32 images. */
  public static Recipe imageNet() {
    return new Recipe(320, 256, 4, new Optimiser.Sgd(0.9), new Schedule.Cosine(0.1, 320))
        .withMicroBatches(8)
        .withLastBatch(LastBatch.PAD);
  }

  /** The same recipe with another number of epochs; the schedule is not stretched. */
  public Recipe withEpochs(int epochs) {
    return with(epochs, batchSize, trainSteps, optimiser, schedule);
  }

  public Recipe withBatchSize(int batchSize) {
    return with(epochs, batchSize, trainSteps, optimiser, schedule);
  }

  /** The same recipe with another T_train. */
  public Recipe withTrainSteps(int trainSteps) {
    return with(epochs, batchSize, trainSteps, optimiser, schedule);
  }

  public Recipe withOptimiser(Optimiser optimiser) {
    return with(epochs, batchSize, trainSteps, optimiser, schedule);
  }

  public Recipe withSchedule(Schedule schedule) {
    return with(epochs, batchSize, trainSteps, optimiser, schedule);
  }

  private Recipe with(
      int epochs, int batchSize, int trainSteps, Optimiser optimiser, Schedule schedule) {
    return new Recipe(
        epochs, batchSize, trainSteps, optimiser, schedule, loss, microBatches, lastBatch);
  }

  public Recipe withLoss(Loss loss) {
    return with(loss, microBatches, lastBatch);
  }

  public Recipe withMicroBatches(int microBatches) {
    return with(loss, microBatches, lastBatch);
  }

  public Recipe withLastBatch(LastBatch lastBatch) {
    return with(loss, microBatches, lastBatch);
  }

  private Recipe with(Loss loss, int microBatches, LastBatch lastBatch) {
    return new Recipe(
        epochs, batchSize, trainSteps, optimiser, schedule, loss, microBatches, lastBatch);
  }

  /** Samples that go through the network at a time. */
  public int microBatchSize() {
    return batchSize / microBatches;
  }

  /** Steps per epoch. */
  public int trainBatches(Samples train) {
    return lastBatch == LastBatch.DROP
        ? train.size() / batchSize
        : roundedUp(padded(train.size()), batchSize);
  }

  /** How many samples an epoch of {@code n} has, those that fill the last batch included. */
  int padded(int n) {
    return lastBatch == LastBatch.PAD ? roundedUp(n, microBatches) * microBatches : n;
  }

  /** Batches of a test, the last of which may hold fewer samples. */
  public int testBatches(Samples test) {
    return roundedUp(test.size(), microBatchSize());
  }

  private static int roundedUp(int n, int divisor) {
    return (n + divisor - 1) / divisor;
  }

  /** The time steps of {@code train} that a training batch reads; a still image has no more. */
  public int stepsRead(Samples train) {
    return train.isStill() ? 1 : trainSteps;
  }

  /** A batch must not need more samples or time steps than there are. */
  void requireFits(Samples train) {
    if (stepsRead(train) > train.steps()) {
      throw new IllegalArgumentException(
          "T_train must be at most T = %d, found %d".formatted(train.steps(), trainSteps));
    }
    if (trainBatches(train) == 0) {
      throw new IllegalArgumentException(
          "a batch of %d samples needs as many training samples, found %d"
              .formatted(batchSize, train.size()));
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, found " + value);
    }
  }
}
