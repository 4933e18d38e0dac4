package sew.layer;

/** The shape of a max pooling with square windows, padded by {@code padding} on every side. */
public record PoolGeometry(int kernel, int stride, int padding) {}
