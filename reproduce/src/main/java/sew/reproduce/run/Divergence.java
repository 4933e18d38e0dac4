package sew.reproduce.run;

/**
 * How a run ended after its loss became NaN or infinite.
 *
 * @param message in which epoch and batch, and at which learning rate
 */
public record Divergence(String message) {
  public Divergence {
    if (message == null) {
      throw new IllegalArgumentException("expected the message of a divergence, found none");
    }
  }
}
