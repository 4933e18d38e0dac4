package sew.reproduce.bench;

import java.util.Locale;
import java.util.Map;
import sew.reproduce.bench.NetworkTraining.Trained;

/**
 * A training step of a network by the native backend beside the same step by PyTorch operations, on
 * one device.
 *
 * @param operations the steps by PyTorch operations; null if they failed
 * @param kernels the steps by the native backend; null if they failed
 * @param deviations null if there is nothing to compare
 * @param failure what was wrong; null if nothing was
 */
record NetworkCheck(
    String network,
    String title,
    String device,
    BatchSize batch,
    Step operations,
    Step kernels,
    Deviations deviations,
    String failure) {

  /**
   * What a step gave and took.
   *
   * @param gradientNorm L2 of the whole gradient
   * @param mib the most memory, as {@link PeakMemory} measures it
   */
  record Step(
      double loss,
      double lossAfter,
      double gradientNorm,
      double seconds,
      double firstSeconds,
      long mib) {
    static Step of(Trained trained) {
      return new Step(
          trained.loss(),
          trained.lossAfter(),
          trained.gradientNorm(),
          trained.seconds(),
          trained.firstSeconds(),
          trained.mib());
    }
  }

  /**
   * How far the native backend is from the operations.
   *
   * @param loss relative
   * @param lossAfter the loss after one update, relative
   * @param gradient L2 norms of all parameters' gradients: ||a - b|| / ||b||
   * @param parameter the largest |a - b| of one parameter's norm, relative to b and 1e-4 of the
   *     whole gradient's: such as 1/tau's sum up numbers that nearly cancel
   */
  record Deviations(double loss, double lossAfter, double gradient, double parameter) {
    /** Both compute the same spikes, so that only the order of sums is left. */
    static final Deviations LIMITS = new Deviations(1e-5, 1e-2, 1e-4, 1e-2);

    private static final double SMALLEST = 1e-4;

    static Deviations between(Trained found, Trained expected) {
      return new Deviations(
          relative(found.loss(), expected.loss(), 0),
          relative(found.lossAfter(), expected.lossAfter(), 0),
          ofAll(found.gradientNorms(), expected.gradientNorms()),
          ofOne(found.gradientNorms(), expected.gradientNorms(), expected.gradientNorm()));
    }

    private static double relative(double found, double expected, double more) {
      return found == expected ? 0 : Math.abs(found - expected) / (Math.abs(expected) + more);
    }

    private static double ofAll(Map<String, Double> found, Map<String, Double> expected) {
      double difference = 0;
      double size = 0;
      for (Map.Entry<String, Double> norm : expected.entrySet()) {
        double b = norm.getValue();
        double d = found.get(norm.getKey()) - b;
        difference += d * d;
        size += b * b;
      }
      return difference == 0 ? 0 : Math.sqrt(difference / size);
    }

    private static double ofOne(
        Map<String, Double> found, Map<String, Double> expected, double norm) {
      return expected.entrySet().stream()
          .mapToDouble(one -> relative(found.get(one.getKey()), one.getValue(), SMALLEST * norm))
          .max()
          .orElse(Double.NaN);
    }

    /** Where one is not a number, neither is. */
    private boolean areWithinLimits() {
      return loss <= LIMITS.loss
          && lossAfter <= LIMITS.lossAfter
          && gradient <= LIMITS.gradient
          && parameter <= LIMITS.parameter;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "loss %.1e, after an update %.1e, gradient %.1e, of one parameter %.1e",
          loss,
          lossAfter,
          gradient,
          parameter);
    }
  }

  static NetworkCheck of(NetworkTraining training, Trained operations, Trained kernels) {
    Deviations found = Deviations.between(kernels, operations);
    String failure =
        found.areWithinLimits()
            ? null
            : "expected deviations of at most %s; found %s".formatted(Deviations.LIMITS, found);
    return of(training, Step.of(operations), Step.of(kernels), found, failure);
  }

  static NetworkCheck failed(NetworkTraining training, String why) {
    return of(training, null, null, null, why);
  }

  private static NetworkCheck of(
      NetworkTraining training,
      Step operations,
      Step kernels,
      Deviations deviations,
      String failure) {
    return new NetworkCheck(
        training.net().name(),
        training.net().title(),
        Worker.name(training.device()),
        training.batch(),
        operations,
        kernels,
        deviations,
        failure);
  }

  /** Whether nothing can be computed after it in this process. */
  boolean isBroken() {
    return kernels == null;
  }

  /** One line, for a console. */
  String line() {
    if (isBroken()) {
      return "  failed  %s (%s): %s".formatted(title, batch, failure);
    }
    return String.format(
        Locale.ROOT,
        "  %s  %s (%s): %.3f s and %d MiB, by operations %.3f s and %d MiB; loss %.4f; apart: %s",
        failure == null ? "passed" : "failed",
        title,
        batch,
        kernels.seconds,
        kernels.mib,
        operations.seconds,
        operations.mib,
        kernels.loss,
        deviations);
  }
}
