package sew.analysis;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sew.layer.Probe;
import sew.layer.SpikingLayer;
import sew.layer.StateDict;
import sew.neuron.Firing;

/**
 * Where the charged potentials H[t] of every spiking layer lie, Eq. (1), all neurons and time steps
 * of all batches it sees.
 *
 * <p>V_th is a limit of a bucket: what lies above it has fired, Eq. (2).
 */
public final class Potentials implements Probe {
  /** Buckets between the potential at rest and V_th. */
  private static final int PER_THRESHOLD = 8;

  // In buckets, counted from V_th: 4 and 2 times its distance from rest.
  private static final int LOWEST = -4 * PER_THRESHOLD;
  private static final int HIGHEST = 2 * PER_THRESHOLD;

  private final IdentityHashMap<Block, Buckets> layers = new IdentityHashMap<>();
  private final Map<String, Buckets> named = new LinkedHashMap<>();

  public Potentials(Block network) {
    StateDict.blocks(network, SpikingLayer.class)
        .forEach(
            (name, layer) -> {
              Buckets buckets = new Buckets(layer.neuron().firing());
              layers.put(layer, buckets);
              named.put(name, buckets);
            });
  }

  @Override
  public void onOutput(Block layer, NDArray output) {}

  @Override
  public void onInput(Block layer, NDArray input) {
    Buckets buckets = layers.get(layer);
    if (buckets != null) {
      ((SpikingLayer) layer).charge(input, buckets::add);
    }
  }

  /** The layers that have seen a batch by name, such as {@code layer1.0.sn1}, in forward order. */
  public Map<String, Histogram> histograms() {
    Map<String, Histogram> histograms = new LinkedHashMap<>();
    named.forEach(
        (name, buckets) -> {
          if (!buckets.isEmpty()) {
            histograms.put(name, buckets.histogram());
          }
        });
    return histograms;
  }

  private static final class Buckets {
    private final double threshold;
    private final double width;
    // The first and the last one are open.
    private final long[] counts = new long[HIGHEST - LOWEST + 2];
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double sum;
    private double sumOfSquares;

    Buckets(Firing firing) {
      // As the neurons compare it.
      threshold = (float) firing.threshold();
      width = (firing.threshold() - firing.reset().rest()) / PER_THRESHOLD;
    }

    boolean isEmpty() {
      return max < min;
    }

    void add(NDArray h) {
      try (NDArray floats = h.toType(DataType.FLOAT32, false)) {
        for (float value : floats.toFloatArray()) {
          double bucket = Math.floor((value - threshold) / width);
          counts[(int) Math.max(LOWEST - 1, Math.min(HIGHEST, bucket)) - LOWEST + 1]++;
          min = Math.min(min, value);
          max = Math.max(max, value);
          sum += value;
          sumOfSquares += (double) value * value;
        }
      }
    }

    Histogram histogram() {
      int first = 0;
      int last = counts.length - 1;
      while (counts[first] == 0) {
        first++;
      }
      while (counts[last] == 0) {
        last--;
      }
      List<Double> limits = new ArrayList<>();
      List<Long> found = new ArrayList<>();
      for (int i = first; i <= last; i++) {
        limits.add(i < counts.length - 1 ? threshold + (LOWEST + i) * width : Math.nextUp(max));
        found.add(counts[i]);
      }
      return new Histogram(min, max, sum, sumOfSquares, limits, found);
    }
  }
}
