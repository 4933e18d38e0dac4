package sew.reproduce.experiment;

import java.util.List;
import sew.layer.Network;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Surrogate;
import sew.registry.Types;
import sew.reproduce.result.RecordJson;

/** What the neurons of a network can be changed in. */
public final class NeuronParameters {
  /** The neuron of all layers, with its usual values. */
  public static final Parameter<Neuron> NEURON =
      new Parameter<>(
          "--neuron",
          "neuron",
          "neurons",
          (text, types) -> types.preset(Neuron.class, text),
          neuron -> Types.id(neuron.getClass()),
          (experiment, neuron) -> experiment.withNetwork(withNeuron(experiment.network(), neuron)));

  /** V_th. */
  public static final Parameter<Double> THRESHOLD =
      new Parameter<>(
          "--threshold",
          "V_th",
          "threshold V_th",
          (text, types) -> ParameterText.number(text),
          ParameterText::label,
          NeuronParameters::withThreshold);

  /** Sharpness of the surrogate gradient. */
  public static final Parameter<Double> ALPHA =
      new Parameter<>(
          "--alpha",
          "alpha",
          "alpha of the surrogate",
          (text, types) -> ParameterText.number(text),
          ParameterText::label,
          NeuronParameters::withAlpha);

  static final List<Parameter<?>> ALL = List.of(NEURON, THRESHOLD, ALPHA);

  private NeuronParameters() {}

  private static Network withNeuron(Network network, Neuron neuron) {
    if (network instanceof EventNet net) {
      return net.withNeuron(neuron);
    }
    if (network instanceof ResNet net) {
      return net.withNeuron(neuron);
    }
    throw unlike("a network of spiking neurons", network);
  }

  private static Neuron neuron(Network network) {
    if (network instanceof EventNet net) {
      return net.neuron();
    }
    if (network instanceof ResNet net) {
      return net.neuron();
    }
    throw unlike("a network of spiking neurons", network);
  }

  private static Experiment withThreshold(Experiment experiment, double threshold) {
    Firing firing = firing(experiment);
    return withFiring(
        experiment,
        new Firing(threshold, firing.reset(), firing.surrogate(), firing.detachReset()));
  }

  private static Experiment withAlpha(Experiment experiment, double alpha) {
    Firing firing = firing(experiment);
    Record surrogate = (Record) firing.surrogate();
    Record sharper =
        RecordJson.with(surrogate, "alpha", alpha)
            .orElseThrow(() -> without("alpha", surrogate.getClass()));
    return withFiring(
        experiment,
        new Firing(firing.threshold(), firing.reset(), (Surrogate) sharper, firing.detachReset()));
  }

  private static Firing firing(Experiment experiment) {
    return neuron(experiment.network()).firing();
  }

  private static Experiment withFiring(Experiment experiment, Firing firing) {
    Record neuron = (Record) neuron(experiment.network());
    Record changed =
        RecordJson.with(neuron, "firing", firing)
            .orElseThrow(() -> without("firing", neuron.getClass()));
    return experiment.withNetwork(withNeuron(experiment.network(), (Neuron) changed));
  }

  private static IllegalArgumentException without(String component, Class<?> type) {
    return new IllegalArgumentException(
        "expected a record with a component \"%s\", found \"%s\", which has none"
            .formatted(component, Types.id(type)));
  }

  private static IllegalArgumentException unlike(String expected, Network network) {
    return new IllegalArgumentException(
        "expected %s, found \"%s\"".formatted(expected, Types.id(network.getClass())));
  }
}
