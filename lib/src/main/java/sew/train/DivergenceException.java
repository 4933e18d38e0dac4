package sew.train;

/** The loss became NaN or infinite: where, and at which learning rate. */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DivergenceException(double loss, int epoch, int batch, double learningRate) {
    super(
        "the loss is %s in epoch %d, batch %d at learning rate %s: training diverged"
            .formatted(loss, epoch, batch, learningRate));
  }
}
