package sew.reproduce.run;

/**
 * How a run ended whose loss became NaN or infinite.
 *
 * @param message in which epoch and batch, and at which learning rate
 */
public record Divergence(String message) {}
