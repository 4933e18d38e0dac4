package sew.reproduce.experiment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import sew.model.EventNet;
import sew.neuron.Neuron;

/**
 * Networks that differ in how blocks are joined, in depth, width and neuron, each trained with
 * every seed.
 *
 * @param blocks numbers of blocks
 * @param channels widths
 */
public record Sweep(
    List<JoinKind> connects,
    List<Integer> blocks,
    List<Integer> channels,
    List<Neuron> neurons,
    List<Long> seeds,
    TrainingSetup setting) {

  /** A sweep with the paper's neuron. */
  public Sweep(
      List<JoinKind> connects,
      List<Integer> blocks,
      List<Integer> channels,
      List<Long> seeds,
      TrainingSetup setting) {
    this(connects, blocks, channels, List.of(Neuron.Plif.DEFAULT), seeds, setting);
  }

  public Sweep {
    connects = distinct("connect functions", connects);
    blocks = distinct("numbers of blocks", blocks);
    channels = distinct("widths", channels);
    neurons = distinct("neurons", neurons);
    seeds = distinct("seeds", seeds);
    int max = EventNet.maxBlocks(setting.size());
    for (int depth : blocks) {
      if (depth < 1 || depth > max) {
        throw new IllegalArgumentException(
            "the number of blocks must be 1 to %d for frames of %d x %d pixels, because each block halves them; found %d"
                .formatted(max, setting.size(), setting.size(), depth));
      }
    }
    for (int width : channels) {
      if (width < 1) {
        throw new IllegalArgumentException("a width must be at least 1, found " + width);
      }
    }
  }

  private static <T> List<T> distinct(String name, List<T> values) {
    if (values.isEmpty() || new HashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException(
          "expected one or more %s, without duplicates, found %s".formatted(name, values));
    }
    return List.copyOf(values);
  }

  /** One network of the sweep. */
  public record Net(JoinKind connect, int blocks, int channels, Neuron neuron) {
    /** A network of the paper's neuron. */
    public Net(JoinKind connect, int blocks, int channels) {
      this(connect, blocks, channels, Neuron.Plif.DEFAULT);
    }
  }

  /** Every network, by neuron, width, connect function and depth. */
  public List<Net> nets() {
    List<Net> nets = new ArrayList<>();
    for (Neuron neuron : neurons) {
      for (int width : channels) {
        for (JoinKind connect : connects) {
          for (int depth : blocks) {
            nets.add(new Net(connect, depth, width, neuron));
          }
        }
      }
    }
    return nets;
  }

  /** Every run, all networks with the first seed first, so that a complete picture comes early. */
  public List<Experiment> experiments() {
    List<Experiment> experiments = new ArrayList<>();
    for (long seed : seeds) {
      for (Net net : nets()) {
        experiments.add(experiment(net, seed));
      }
    }
    return experiments;
  }

  /** The run of one network with one of the seeds. */
  public Experiment experiment(Net net, long seed) {
    return setting.experiment(net.connect(), net.blocks(), net.channels(), net.neuron(), seed);
  }
}
