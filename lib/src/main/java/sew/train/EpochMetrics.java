package sew.train;

/**
 * One epoch in numbers.
 *
 * @param epoch counted from 0
 * @param trainLoss mean cross entropy of the training batches, each measured before its update
 * @param trainAccuracy share of them classified correctly, 0 to 1
 * @param testLoss mean cross entropy of the test set after the epoch
 * @param testAccuracy share of it classified correctly, 0 to 1
 * @param seconds wall time of the epoch, training and testing
 * @param clipsPerSecond training samples per second of training time
 * @param testTop5 share of the test set whose class has one of the five largest logits, 0 to 1;
 *     null where there are not more than five classes, or where it was not measured
 * @param waitingSeconds of training time in which the network waited for samples
 * @param leftOut samples that could not be read
 */
public record EpochMetrics(
    int epoch,
    double learningRate,
    double trainLoss,
    double trainAccuracy,
    double testLoss,
    double testAccuracy,
    double seconds,
    double clipsPerSecond,
    Double testTop5,
    double waitingSeconds,
    int leftOut) {}
