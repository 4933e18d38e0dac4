package sew.reproduce.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import sew.neuron.Neuron;

/**
 * Experiments that differ in the values of some parameters, each trained with every seed.
 *
 * @param setting what they share
 * @param axes what they differ in, the last one changing first; an axis with one value is what all
 *     of them have
 */
public record Sweep(TrainingSetup setting, List<Axis<?>> axes, List<Long> seeds) {

  /**
   * A sweep over connect functions, depth, width and neuron.
   *
   * @param blocks numbers of blocks
   * @param channels widths
   */
  public Sweep(
      List<JoinKind> connects,
      List<Integer> blocks,
      List<Integer> channels,
      List<Neuron> neurons,
      List<Long> seeds,
      TrainingSetup setting) {
    this(
        setting,
        List.of(
            new Axis<>(NeuronParameters.NEURON, neurons),
            new Axis<>(NetworkParameters.CHANNELS, channels),
            new Axis<>(NetworkParameters.CONNECT, connects),
            new Axis<>(NetworkParameters.BLOCKS, blocks)),
        seeds);
  }

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
    axes = List.copyOf(axes);
    seeds = List.copyOf(seeds);
    if (seeds.isEmpty() || new HashSet<>(seeds).size() < seeds.size()) {
      throw new IllegalArgumentException(
          "expected one or more seeds, without duplicates, found " + seeds);
    }
    if (axes.stream().map(Axis::parameter).distinct().count() < axes.size()) {
      throw new IllegalArgumentException(
          "expected each parameter once, found "
              + axes.stream().map(axis -> axis.parameter().option()).toList());
    }
    Map<Experiment, Changes> nets = new HashMap<>();
    for (Changes net : Axis.combinations(axes)) {
      Changes same = nets.put(experiment(setting, net, seeds.get(0)), net);
      if (same != null) {
        throw new IllegalArgumentException(
            "expected experiments that differ, found the same one for \"%s\" and \"%s\""
                .formatted(same, net));
      }
    }
  }

  /** Every combination of values, one for each row of a table; the last axis changes first. */
  public List<Changes> nets() {
    return Axis.combinations(axes);
  }

  /** Every run, all networks with the first seed first, so that a complete picture comes early. */
  public List<Experiment> experiments() {
    List<Experiment> experiments = new ArrayList<>();
    for (long seed : seeds) {
      for (Changes net : nets()) {
        experiments.add(experiment(net, seed));
      }
    }
    return experiments;
  }

  /** The run of one combination with one of the seeds. */
  public Experiment experiment(Changes net, long seed) {
    return experiment(setting, net, seed);
  }

  /** The paper's recipe depends on the connect function, so that the setting has to know it. */
  private static Experiment experiment(TrainingSetup setting, Changes net, long seed) {
    JoinKind named = net.get(NetworkParameters.NET).map(PaperNet::join).orElse(JoinKind.ADD);
    JoinKind connect = net.get(NetworkParameters.CONNECT).orElse(named);
    return net.applyTo(setting.experiment(connect, seed));
  }

  /** The axes with several values. */
  public List<Axis<?>> varying() {
    List<Axis<?>> varying = new ArrayList<>(axes);
    varying.removeIf(axis -> !axis.varies());
    return varying;
  }
}
