package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.util.PairList;

/** Observes what the layers of a network read and emit in a forward pass, without changing it. */
@FunctionalInterface
public interface Probe {

  /** Observes nothing. */
  Probe NONE = (layer, output) -> {};

  /** Called once for each spiking layer and each block with its output [T, N, ...]. */
  void onOutput(Block layer, NDArray output);

  /**
   * Called once for each spiking layer, and for each layer that runs at every time step, with its
   * input [T, N, ...].
   */
  default void onInput(Block layer, NDArray input) {}

  /** Calls both. */
  default Probe and(Probe other) {
    Probe first = this;
    return new Probe() {
      @Override
      public void onOutput(Block layer, NDArray output) {
        first.onOutput(layer, output);
        other.onOutput(layer, output);
      }

      @Override
      public void onInput(Block layer, NDArray input) {
        first.onInput(layer, input);
        other.onInput(layer, input);
      }
    };
  }

  /** This probe as the last argument of a DJL forward pass. */
  default PairList<String, Object> asParameters() {
    PairList<String, Object> params = new PairList<>();
    params.add("probe", this);
    return params;
  }

  /** The probe among the arguments of a DJL forward pass, or {@link #NONE}. */
  static Probe of(PairList<String, Object> params) {
    return params != null && params.get("probe") instanceof Probe probe ? probe : NONE;
  }
}
