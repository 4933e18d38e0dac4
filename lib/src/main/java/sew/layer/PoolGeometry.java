package sew.layer;

import ai.djl.nn.Block;
import java.util.Optional;

/** The shape of a max pooling with square windows, padded by {@code padding} on every side. */
public record PoolGeometry(int kernel, int stride, int padding) {

  /** The geometry of a max pooling; empty for any other layer of {@link Layers}. */
  public static Optional<PoolGeometry> of(Block layer) {
    return layer instanceof MaxPool pool ? Optional.of(pool.geometry()) : Optional.empty();
  }
}
