package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.util.PairList;

/** Looks at what the layers of a network emit during one forward pass, without changing it. */
@FunctionalInterface
public interface Probe {

  /** Sees nothing. */
  Probe NONE = (layer, output) -> {};

  /** Called once for each spiking layer and each block with its output [T, N, ...]. */
  void see(Block layer, NDArray output);

  /** Called once for each layer that runs at every time step, with its input [T, N, ...]. */
  default void enter(Block layer, NDArray input) {}

  /** Sees what both see. */
  default Probe and(Probe other) {
    Probe first = this;
    return new Probe() {
      @Override
      public void see(Block layer, NDArray output) {
        first.see(layer, output);
        other.see(layer, output);
      }

      @Override
      public void enter(Block layer, NDArray input) {
        first.enter(layer, input);
        other.enter(layer, input);
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
