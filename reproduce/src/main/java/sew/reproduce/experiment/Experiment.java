package sew.reproduce.experiment;

import sew.data.Sha256;
import sew.layer.Network;
import sew.registry.Types;
import sew.reproduce.result.CanonicalJson;
import sew.train.Recipe;

/**
 * One trained network: everything that determines its numbers, and nothing that does not.
 *
 * @param seed of weights, batches and time steps
 * @param init SHA-256 of the weights that training starts from; empty where they are drawn from the
 *     seed
 */
public record Experiment(Network network, Data data, Recipe recipe, long seed, String init) {
  /**
   * What an absent field means: it has the default that its component is annotated with, and those
   * defaults never change.
   */
  public static final int SCHEMA = 1;

  /** A dataset as frames: T time steps of {@code size} x {@code size} pixels. */
  public record Data(Dataset dataset, int steps, int size) {}

  public Experiment {
    if (!init.matches("|[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "init must be empty or the SHA-256 of weights, 64 hexadecimal digits, found " + init);
    }
  }

  /** An experiment whose weights are drawn from the seed. */
  public Experiment(Network network, Data data, Recipe recipe, long seed) {
    this(network, data, recipe, seed, "");
  }

  public Experiment withNetwork(Network network) {
    return new Experiment(network, data, recipe, seed, init);
  }

  public Experiment withData(Data data) {
    return new Experiment(network, data, recipe, seed, init);
  }

  public Experiment withRecipe(Recipe recipe) {
    return new Experiment(network, data, recipe, seed, init);
  }

  /** The same experiment, started from the weights of that SHA-256. */
  public Experiment withInit(String init) {
    return new Experiment(network, data, recipe, seed, init);
  }

  /** The one text of this experiment, see {@link CanonicalJson}. */
  public String canonical() {
    Types.id(network.getClass()); // a user's own network needs an id, too
    return "{\"schema\":%d,\"network\":%s,\"data\":%s,\"recipe\":%s,\"seed\":%d%s}"
        .formatted(
            SCHEMA,
            CanonicalJson.of(network),
            CanonicalJson.of(data),
            CanonicalJson.of(recipe),
            seed,
            init.isEmpty() ? "" : ",\"init\":\"" + init + "\"");
  }

  /** The SHA-256 of {@link #canonical}: a run is found by it, whatever its directory is called. */
  public String id() {
    return Sha256.of(canonical());
  }
}
