package sew.analysis;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import sew.layer.Probe;
import sew.layer.SpikingLayer;
import sew.layer.StateDict;

/** Counts the spikes of every spiking layer of a network, exactly, over all batches it sees. */
public final class FiringRates implements Probe {
  /** Sums of 0 and 1 in float32 are exact up to here. */
  private static final long EXACT = 1 << 24;

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
    Count before = counts.get(name);
    counts.put(name, new Count(before.spikes() + spikes(output), before.chances() + output.size()));
  }

  private static long spikes(NDArray output) {
    long steps = output.getShape().get(0);
    if (output.getDataType() == DataType.FLOAT32 && output.size() / steps <= EXACT) {
      int[] rest = IntStream.range(1, output.getShape().dimension()).toArray();
      try (NDArray perStep = output.sum(rest)) {
        long sum = 0;
        for (float spikes : perStep.toFloatArray()) {
          sum += (long) spikes;
        }
        return sum;
      }
    }
    try (NDArray whole = output.toType(DataType.INT64, true);
        NDArray sum = whole.sum()) {
      return sum.getLong();
    }
  }

  /** Mean spikes per neuron and time step of every layer that has fired or could have. */
  public Map<String, Double> rates() {
    Map<String, Double> rates = new LinkedHashMap<>();
    counts.forEach((name, count) -> rates.put(name, count.rate()));
    return rates;
  }

  /** The layers by name, such as {@code layer1.0.sn1}, in forward order. */
  public Map<String, Count> counts() {
    return new LinkedHashMap<>(counts);
  }
}
