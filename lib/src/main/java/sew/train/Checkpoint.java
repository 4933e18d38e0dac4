package sew.train;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import sew.data.Npy;
import sew.data.Npz;
import sew.layer.Parameters;
import sew.tensor.NativeArrays;

/**
 * The state of a run after an epoch or inside one, as one {@code .npz}: weights and BN statistics
 * under {@code weights/}, the optimiser's arrays under its own names, two counters, what was
 * measured in the epoch so far, and what the caller keeps beside them.
 *
 * <p>Schedule and sampler are functions of the epoch, so that its number is all of their state.
 */
final class Checkpoint {
  private static final String WEIGHTS = "weights/";
  private static final String OPTIMISER = "optimiser/";
  private static final String EPOCH = "epoch";
  private static final String STEP = "step";
  private static final String SO_FAR = "epoch-so-far";

  /** How far a run is: epochs that are done, and the part of the next one. */
  record Position(int epoch, EpochSoFar soFar) {}

  private Checkpoint() {}

  /** Writes atomically: a reader sees the old file or the whole new one. */
  static void write(
      Path file,
      Map<String, Parameter> weights,
      OptimiserState optimiser,
      Position position,
      Map<String, Npy> beside)
      throws IOException {
    Map<String, Npy> arrays = new LinkedHashMap<>();
    weights.forEach(
        (name, p) ->
            arrays.put(
                WEIGHTS + name, Npy.of(Parameters.get(p), p.getArray().getShape().getShape())));
    optimiser
        .arrays()
        .forEach(
            (name, array) ->
                arrays.put(
                    OPTIMISER + name, Npy.of(array.toFloatArray(), array.getShape().getShape())));
    arrays.put(EPOCH, Npy.of(position.epoch()));
    arrays.put(STEP, Npy.of(optimiser.step()));
    if (position.soFar().steps() > 0) {
      arrays.put(SO_FAR, Npy.of(position.soFar().toLongs()));
    }
    beside.forEach(
        (name, array) -> {
          if (arrays.putIfAbsent(name, array) != null) {
            throw new IllegalArgumentException(
                "a checkpoint has an array %s already".formatted(name));
          }
        });
    Npz.write(file, arrays);
  }

  /**
   * Restores everything in place and returns how far the run was.
   *
   * @throws IOException if the file is damaged or of another network or recipe; nothing is restored
   */
  static Position read(Path file, Map<String, Parameter> weights, OptimiserState optimiser)
      throws IOException {
    Map<String, Npy> arrays = Npz.read(file);
    Map<String, float[]> values = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> entry : weights.entrySet()) {
      String name = WEIGHTS + entry.getKey();
      values.put(name, floats(file, arrays, name, entry.getValue().getArray().size()));
    }
    for (Map.Entry<String, NDArray> entry : optimiser.arrays().entrySet()) {
      String name = OPTIMISER + entry.getKey();
      values.put(name, floats(file, arrays, name, entry.getValue().size()));
    }
    long step = longs(file, arrays, STEP, 1)[0];
    int epoch = (int) longs(file, arrays, EPOCH, 1)[0];
    EpochSoFar soFar =
        arrays.containsKey(SO_FAR)
            ? EpochSoFar.of(longs(file, arrays, SO_FAR, EpochSoFar.none().toLongs().length))
            : EpochSoFar.none();

    weights.forEach((name, p) -> Parameters.set(p, values.get(WEIGHTS + name)));
    optimiser
        .arrays()
        .forEach((name, array) -> NativeArrays.overwrite(array, values.get(OPTIMISER + name)));
    optimiser.setStep(step);
    return new Position(epoch, soFar);
  }

  private static float[] floats(Path file, Map<String, Npy> arrays, String name, long size)
      throws IOException {
    return array(file, arrays, name, size).toFloats();
  }

  private static long[] longs(Path file, Map<String, Npy> arrays, String name, long size)
      throws IOException {
    return array(file, arrays, name, size).toLongs();
  }

  private static Npy array(Path file, Map<String, Npy> arrays, String name, long size)
      throws IOException {
    Npy array = arrays.get(name);
    if (array == null) {
      throw new IOException(
          "%s: expected the checkpoint of this network and recipe, found no array %s in it"
              .formatted(file, name));
    }
    if (array.size() != size) {
      throw new IOException(
          "%s: expected %d values in array %s, found %d".formatted(file, size, name, array.size()));
    }
    return array;
  }
}
