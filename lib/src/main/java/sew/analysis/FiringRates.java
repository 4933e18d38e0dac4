package sew.analysis;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import sew.layer.Probe;
import sew.layer.SpikingLayer;
import sew.layer.StateDict;

/** Counts the spikes of every spiking layer of a network, exactly, over all batches it sees. */
public final class FiringRates implements Probe {
  private final IdentityHashMap<Block, String> names = new IdentityHashMap<>();
  private final Map<String, Count> counts = new LinkedHashMap<>();

  /** Spikes of one layer, and how often it could have fired: neurons x time steps x samples. */
  public record Count(long spikes, long chances) {
    /** Mean spikes per neuron and time step; NaN before the first batch. */
    public double rate() {
      return (double) spikes / chances;
    }
  }

  public FiringRates(Block network) {
    StateDict.blocks(network, SpikingLayer.class)
        .forEach(
            (name, layer) -> {
              names.put(layer, name);
              counts.put(name, new Count(0, 0));
            });
  }

  @Override
  public void onOutput(Block layer, NDArray output) {
    String name = names.get(layer);
    if (name == null) {
      return;
    }
    // A sum of floats is not exact beyond 2^24 spikes.
    try (NDArray whole = output.toType(DataType.INT64, true);
        NDArray sum = whole.sum()) {
      Count before = counts.get(name);
      counts.put(
          name, new Count(before.spikes() + sum.getLong(), before.chances() + output.size()));
    }
  }

  /** The layers by name, such as {@code layer1.0.sn1}, in forward order. */
  public Map<String, Count> counts() {
    return new LinkedHashMap<>(counts);
  }
}
