package sew.reproduce.run;

/**
 * How a run ended whose loss was no number any more.
 *
 * @param message in which epoch and batch, and at which learning rate
 */
public record Divergence(String message) {}
