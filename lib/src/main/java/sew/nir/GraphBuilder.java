package sew.nir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sew.layer.FoldedConvolution;
import sew.layer.PoolGeometry;
import sew.neuron.Neuron;

/** Nodes and edges of a graph, and the constructions that NIR has no nodes for. */
final class GraphBuilder {
  private final NirNeurons neurons;

  /** Whether thresholds may be IF neurons, because the network has them. */
  private final boolean hasIf;

  private final Map<String, NirNode> nodes = new LinkedHashMap<>();
  private final List<NirGraph.Edge> edges = new ArrayList<>();

  GraphBuilder(NirNeurons neurons, Neuron ofNetwork) {
    this.neurons = neurons;
    this.hasIf = ofNetwork instanceof Neuron.If;
  }

  NirGraph graph(Map<String, String> metadata) {
    return new NirGraph(nodes, edges, metadata);
  }

  /** Adds a node that reads the sum of {@code inputs}; {@code max} as in {@link Signal}. */
  Signal add(String name, NirNode node, int max, Signal... inputs) {
    // Names are parts of HDF5 paths and names of Python's modules.
    String safe = name.replaceAll("[^A-Za-z0-9_]", "_");
    if (nodes.put(safe, node) != null) {
      throw new IllegalStateException("two nodes are called " + safe);
    }
    for (Signal input : inputs) {
      edges.add(new NirGraph.Edge(input.node(), safe));
    }
    return new Signal(safe, node.output(), max);
  }

  Signal convolution(String name, FoldedConvolution folded, Signal x) {
    var g = folded.geometry();
    int[] shape = {g.out(), x.shape()[0] / g.groups(), g.kernel(), g.kernel()};
    NirArray weight = NirArray.of(folded.weight(), shape);
    NirArray bias = NirArray.of(folded.bias(), g.out());
    var node =
        new NirNode.Conv2d(
            x.shape(), weight, bias, g.stride(), g.padding(), g.dilation(), g.groups());
    return add(name, node, 0, x);
  }

  Signal spikes(String name, Neuron neuron, double leak, Signal... inputs) {
    return add(name, neurons.of(neuron, leak, inputs[0].shape()), 1, inputs);
  }

  /** A + S for whole numbers, as one node that several can read: a sum over one pixel. */
  Signal sum(String name, Signal... inputs) {
    int max = Arrays.stream(inputs).mapToInt(Signal::max).sum();
    return add(name, new NirNode.SumPool2d(inputs[0].shape(), 1, 1), max, inputs);
  }

  /** A AND S of spikes: their sum is above 1.5. */
  Signal and(String name, Signal a, Signal s) {
    return add(name, neurons.threshold(1.5, a.shape()), 1, a, s);
  }

  /** (NOT A) AND S of spikes: S - A is above 0.5. */
  Signal inhibit(String name, Signal a, Signal s) {
    int channels = a.shape()[0];
    float[] minus = new float[channels * channels];
    for (int c = 0; c < channels; c++) {
      minus[c * channels + c] = -1;
    }
    Signal negated = add(name + "_minus_a", weights(a, minus, channels, 1, 1, 0), 0, a);
    return add(name, neurons.threshold(0.5, a.shape()), 1, negated, s);
  }

  /**
   * Max pooling of whole numbers from 0 to K: the sum over k = 1 to K of whether any number of the
   * window is at least k. For spikes, K = 1, that is whether their sum is not 0.
   */
  Signal maxPool(String name, PoolGeometry pool, Signal x) {
    x.requireWhole("max pooling");
    Signal[] levels = new Signal[x.max()];
    for (int k = 1; k <= x.max(); k++) {
      String level = x.max() == 1 ? name : name + "_" + k;
      // Any number of the window is at least 1 where their sum is.
      Signal atLeast =
          k == 1 ? x : add(level + "_at_least", neurons.threshold(k - 0.5, x.shape()), 1, x);
      Signal count = windowSum(level + "_sum", pool, atLeast);
      NirNode any = hasIf ? neurons.any(count.shape()) : neurons.threshold(0.5, count.shape());
      levels[k - 1] = add(level, any, 1, count);
    }
    return levels.length == 1 ? levels[0] : sum(name, levels);
  }

  /** Importers leave out the padding of SumPool2d or refuse groups: a dense convolution of ones. */
  private Signal windowSum(String name, PoolGeometry pool, Signal x) {
    if (pool.padding() == 0) {
      return add(name, new NirNode.SumPool2d(x.shape(), pool.kernel(), pool.stride()), 0, x);
    }
    int channels = x.shape()[0];
    int window = pool.kernel() * pool.kernel();
    float[] ones = new float[channels * channels * window];
    for (int c = 0; c < channels; c++) {
      int from = (c * channels + c) * window;
      Arrays.fill(ones, from, from + window, 1);
    }
    NirNode node = weights(x, ones, channels, pool.kernel(), pool.stride(), pool.padding());
    return add(name, node, 0, x);
  }

  private static NirNode weights(
      Signal x, float[] weight, int channels, int kernel, int stride, int padding) {
    return new NirNode.Conv2d(
        x.shape(),
        NirArray.of(weight, channels, channels, kernel, kernel),
        NirArray.of(new float[channels], channels),
        stride,
        padding,
        1,
        1);
  }
}
