package sew.reproduce.run;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sew.data.Npy;
import sew.data.Sha256;
import sew.layer.Network;
import sew.reproduce.experiment.Experiment;
import sew.weights.WeightFile;
import sew.weights.WeightLoading;
import sew.weights.WeightLoading.Match;

/**
 * Weights that training starts from.
 *
 * @param name of the file, or of the run's directory, that they were read from
 * @param sha256 of names, shapes and numbers, whatever the file's format and name
 */
public record InitialWeights(String name, WeightFile weights, String sha256) {
  private static final String COUNTER = "num_batches_tracked";

  /**
   * Reads a file of weights, or the checkpoint of a run's directory.
   *
   * @throws IOException if there is none, or it holds no weights
   */
  public static InitialWeights read(Path file) throws IOException {
    WeightFile weights = WeightFile.read(file);
    return new InitialWeights(
        file.toAbsolutePath().normalize().getFileName().toString(),
        weights,
        sha256(weights.weights()));
  }

  private static String sha256(Map<String, Npy> weights) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(weights)
        .forEach(
            (name, tensor) -> {
              if (!name.endsWith(COUNTER)) {
                text.append(name).append(Arrays.toString(tensor.shape()));
                text.append(Sha256.of(bytes(tensor))).append('\n');
              }
            });
    return Sha256.of(text.toString());
  }

  private static byte[] bytes(Npy tensor) {
    float[] values = tensor.toFloats();
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /**
   * Those that {@code experiment} starts from; empty where its weights are drawn from the seed.
   *
   * @param given what the user named
   * @throws IOException if they are needed and are not those that were given
   */
  static Optional<InitialWeights> of(Experiment experiment, Optional<InitialWeights> given)
      throws IOException {
    if (experiment.init().isEmpty()) {
      return Optional.empty();
    }
    String found = given.map(InitialWeights::sha256).orElse("none");
    if (!found.equals(experiment.init())) {
      throw new IOException(
          "expected the weights with the SHA-256 %s, from which training starts, found %s; name their file with --init"
              .formatted(experiment.init(), found));
    }
    return given;
  }

  /**
   * Tries them on the network of an experiment, so that a list of runs does not end days later.
   *
   * @param shape of a sample
   * @throws IllegalArgumentException with everything that does not fit
   */
  void requireFit(Experiment experiment, Shape shape) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Shape one = new Shape(1).addAll(shape);
      Network network = experiment.network();
      load(network, network.initialized(manager, one, experiment.seed()));
    }
  }

  /**
   * Sets every parameter of {@code block}, an initialised {@code network}.
   *
   * @throws IllegalArgumentException with everything that does not fit; then nothing was set
   */
  void load(Network network, Block block) {
    try {
      WeightLoading.load(network, block, weights, Match.NAME);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--init " + e.getMessage(), e);
    }
  }
}
