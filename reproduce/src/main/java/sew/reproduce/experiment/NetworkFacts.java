package sew.reproduce.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import sew.layer.Network;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.reproduce.result.CanonicalJson;

/**
 * What a file of weights says of itself, for people and for programs that do not know this project:
 * the metadata of safetensors and of NIR.
 */
public final class NetworkFacts {
  /** This project at the version of its pom.xml. */
  public static final String TOOLKIT = "SEW Lab 0.1.0-SNAPSHOT";

  /** The network in JSON, from which it can be built again. */
  public static final String NETWORK = "network";

  private NetworkFacts() {}

  /** Of a network whose training is not known. */
  public static Map<String, String> of(Network network) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("toolkit", TOOLKIT);
    facts.put(NETWORK, CanonicalJson.of(network));
    if (network instanceof EventNet net) {
      facts.put("neuron", CanonicalJson.of(net.neuron()));
    }
    if (network instanceof ResNet net) {
      facts.put("neuron", CanonicalJson.of(net.neuron()));
      facts.put("T", String.valueOf(net.steps()));
    }
    JoinKind.in(network).ifPresent(join -> facts.put("connect", join.name()));
    return facts;
  }

  /** Of a network that this project trained; {@code experiment} determines every number of it. */
  public static Map<String, String> of(Experiment experiment) {
    Map<String, String> facts = of(experiment.network());
    facts.put("T", String.valueOf(experiment.data().steps()));
    facts.put("size", String.valueOf(experiment.data().size()));
    facts.put("dataset", experiment.data().dataset().name());
    facts.put("recipe", CanonicalJson.of(experiment.recipe()));
    facts.put("seed", String.valueOf(experiment.seed()));
    facts.put("experiment", experiment.canonical());
    return facts;
  }
}
