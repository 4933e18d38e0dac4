package sew.nir;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.util.Arrays;
import java.util.Map;
import sew.layer.Chain;
import sew.layer.DirectCoding;
import sew.layer.FoldedConvolution;
import sew.layer.Layers;
import sew.layer.Parameters;
import sew.layer.SpikingLayer;
import sew.layer.SpikingNetwork;
import sew.layer.StateDict;
import sew.layer.TimeDistributed;
import sew.model.Classifier;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.residual.ResidualBlock;

/**
 * A trained network as a NIR graph of one time step. Its input is the frame of that step, or the
 * still image at every step; its output is FC of the features of that step, and our logits are the
 * mean of the outputs over T steps from rest.
 *
 * <p>BN is folded into the convolution before it. What NIR has no node for is made of those it has:
 * g is a sum (ADD) or a threshold (AND, IAND), and max pooling counts how many whole numbers up to
 * its largest are reached in the window.
 */
public final class NirExport {
  private final GraphBuilder graph;

  /** Over how many pixels the FC layer reads the mean, of which the graph has the sum. */
  private int pixels = 1;

  private NirExport(GraphBuilder graph) {
    this.graph = graph;
  }

  /**
   * The graph of a network with its weights.
   *
   * @param input shape of one time step: [C, H, W]
   * @param dt seconds of one time step; importers have 1e-4 unless told otherwise
   * @param metadata what the file says about the network, for people
   * @throws IllegalArgumentException if NIR cannot express the network, with the reason
   */
  public static NirGraph of(
      SpikingNetwork network, int[] input, double dt, Map<String, String> metadata) {
    if (!(network instanceof Classifier)) {
      throw new IllegalArgumentException(
          "expected a ResNet or a network for events, found " + network.getClass().getSimpleName());
    }
    Neuron neuron =
        StateDict.blocks(network, SpikingLayer.class).values().iterator().next().neuron();
    GraphBuilder builder = new GraphBuilder(new NirNeurons(dt), neuron);
    new NirExport(builder).network(network, input);
    return builder.graph(metadata);
  }

  private void network(SpikingNetwork network, int... input) {
    Signal x = graph.add("input", new NirNode.Input(input), 0);
    if (network.coding() instanceof DirectCoding coding) {
      x = chain("", coding.getChildren().get(0).getValue(), x);
    }
    Block features = network.getChildren().get(1).getValue();
    x = chain("", features, x);
    output(network, x);
  }

  private static boolean isGlobalPool(Block layer) {
    return layer.getClass() == TimeDistributed.class;
  }

  /** The FC layer: Output has one edge, because importers lose one of several. */
  private void output(SpikingNetwork network, Signal x) {
    Map<String, Parameter> parameters = StateDict.of(network);
    float[] weight = Parameters.get(parameters.get("fc.weight"));
    float[] bias = Parameters.get(parameters.get("fc.bias"));
    for (int i = 0; i < weight.length; i++) {
      weight[i] /= pixels;
    }
    Signal flat = graph.add("flatten", new NirNode.Flatten(x.shape()), 0, x);
    NirArray w = NirArray.of(weight, bias.length, weight.length / bias.length);
    Signal logits = graph.add("fc", new NirNode.Affine(w, NirArray.of(bias, bias.length)), 0, flat);
    graph.add("output", new NirNode.Output(logits.shape()), 0, logits);
  }

  /** Layers in a row; a convolution takes the BN after it. */
  private Signal chain(String prefix, Block chain, Signal input) {
    PairList<String, Block> layers = chain.getChildren();
    Signal x = input;
    for (int i = 0; i < layers.size(); i++) {
      String name = prefix + layers.get(i).getKey();
      Block layer = layers.get(i).getValue();
      if (layer instanceof Chain inner) {
        x = chain(name + ".", inner, x);
      } else if (layer instanceof ResidualBlock block) {
        x = block(name + ".", block, x);
      } else if (layer instanceof SpikingLayer sn) {
        x = graph.spikes(name, sn.neuron(), leak(sn), x);
      } else if (Layers.poolGeometry(layer).isPresent()) {
        x = graph.maxPool(name, Layers.poolGeometry(layer).get(), x);
      } else if (isGlobalPool(layer)) {
        x = globalSum(name, x);
      } else {
        i++;
        Block norm = i < layers.size() ? layers.get(i).getValue() : layer;
        x = graph.convolution(name, FoldedConvolution.of(layer, norm), x);
      }
    }
    return x;
  }

  private Signal globalSum(String name, Signal x) {
    int h = x.shape()[1];
    if (h != x.shape()[2]) {
      throw new IllegalArgumentException(
          "expected square images, found features " + Arrays.toString(x.shape()));
    }
    pixels = h * h;
    return graph.add(name, new NirNode.SumPool2d(x.shape(), h, h), 0, x);
  }

  /** 1/tau of a PLIF as the network computes it, in float32; 1 for others. */
  private static double leak(SpikingLayer sn) {
    if (!(sn.neuron() instanceof Neuron.Plif)) {
      return 1;
    }
    float w = Parameters.get(StateDict.of(sn).get("w"))[0];
    return (float) (1 / (1 + Math.exp(-w)));
  }

  private Signal block(String prefix, ResidualBlock block, Signal s) {
    Signal f = chain(prefix, block.f(), s);
    Signal identity = block.projection().map(p -> chain(prefix + "downsample.", p, s)).orElse(s);
    SpikingLayer sn = block.lastNeurons();
    String last =
        prefix
            + block.getChildren().stream()
                .filter(child -> child.getValue() == sn)
                .map(Pair::getKey)
                .findFirst()
                .orElseThrow();
    Residual residual = block.residual();
    if (residual instanceof Residual.Plain) {
      return graph.spikes(last, sn.neuron(), leak(sn), f);
    }
    if (residual instanceof Residual.Spiking) {
      return graph.spikes(last, sn.neuron(), leak(sn), f, identity);
    }
    if (residual instanceof Residual.Sew sew) {
      Signal a = graph.spikes(last, sn.neuron(), leak(sn), f);
      return join(prefix + "g", sew.g(), a, identity);
    }
    throw new IllegalArgumentException(
        "expected SEW, spiking or plain blocks, found %s, which has no nodes of NIR"
            .formatted(residual));
  }

  /** O = g(A, S), Eq. (9). */
  private Signal join(String name, ConnectFunction g, Signal a, Signal s) {
    s.requireWhole("a SEW block");
    if (g.equals(ConnectFunction.ADD)) {
      return graph.sum(name, a, s);
    }
    boolean isLogic = g.equals(ConnectFunction.AND) || g.equals(ConnectFunction.IAND);
    if (!isLogic || s.max() != 1) {
      throw new IllegalArgumentException(
          "expected g of Table 1, AND and IAND of spikes, found g = %s of numbers up to %d, which has no nodes of NIR"
              .formatted(g.name(), s.max()));
    }
    return g.equals(ConnectFunction.AND) ? graph.and(name, a, s) : graph.inhibit(name, a, s);
  }
}
