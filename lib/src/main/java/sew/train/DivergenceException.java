package sew.train;

/** Loss, weights or BN statistics became NaN or infinite: where, and at which learning rate. */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DivergenceException(double loss, int epoch, int batch, double learningRate) {
    this("the loss is %s in epoch %d, batch %d".formatted(loss, epoch, batch), learningRate);
  }

  private DivergenceException(String what, double learningRate) {
    super("%s at learning rate %s: training diverged".formatted(what, learningRate));
  }

  static DivergenceException ofTest(double loss, int epoch, double learningRate) {
    return new DivergenceException(
        "the test loss is %s after epoch %d".formatted(loss, epoch), learningRate);
  }

  /** Of weights or statistics {@code name} with {@code count} values that are not finite. */
  static DivergenceException ofWeights(String name, int count, int epoch, double learningRate) {
    String values = count == 1 ? "1 value that is" : count + " values that are";
    return new DivergenceException(
        "%s holds %s NaN or infinite after epoch %d".formatted(name, values, epoch), learningRate);
  }
}
