package sew.reproduce.experiment;

import sew.data.Sha256;
import sew.layer.Network;
import sew.registry.Types;
import sew.reproduce.result.CanonicalJson;
import sew.train.Recipe;

/** One trained network: everything that determines its numbers, and nothing that does not. */
public record Experiment(Network network, Data data, Recipe recipe, long seed) {
  /**
   * What an absent field means: it has the default that its component is annotated with, and those
   * defaults never change.
   */
  public static final int SCHEMA = 1;

  /** A dataset as frames: T time steps of {@code size} x {@code size} pixels. */
  public record Data(Dataset dataset, int steps, int size) {}

  /** The one text of this experiment, see {@link CanonicalJson}. */
  public String canonical() {
    Types.id(network.getClass()); // a user's own network needs an id, too
    return "{\"schema\":%d,\"network\":%s,\"data\":%s,\"recipe\":%s,\"seed\":%d}"
        .formatted(
            SCHEMA,
            CanonicalJson.of(network),
            CanonicalJson.of(data),
            CanonicalJson.of(recipe),
            seed);
  }

  /** The SHA-256 of {@link #canonical}: a run is found by it, whatever its directory is called. */
  public String id() {
    return Sha256.of(canonical());
  }
}
