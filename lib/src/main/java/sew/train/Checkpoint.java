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
 * under {@code weights/}, the optimiser's arrays under its own names, two counters, and what was
 * measured in the epoch so far.
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
      Path file, Map<String, Parameter> weights, OptimiserState optimiser, Position position)
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
    Npz.write(file, arrays);
  }

  /** Restores everything in place and returns how far the run was. */
  static Position read(Path file, Map<String, Parameter> weights, OptimiserState optimiser)
      throws IOException {
    Map<String, Npy> arrays = Npz.read(file);
    for (Map.Entry<String, Parameter> entry : weights.entrySet()) {
      Parameters.set(entry.getValue(), array(file, arrays, WEIGHTS + entry.getKey()).toFloats());
    }
    for (Map.Entry<String, NDArray> entry : optimiser.arrays().entrySet()) {
      float[] values = array(file, arrays, OPTIMISER + entry.getKey()).toFloats();
      NativeArrays.overwrite(entry.getValue(), values);
    }
    optimiser.setStep(array(file, arrays, STEP).toLongs()[0]);
    int epoch = (int) array(file, arrays, EPOCH).toLongs()[0];
    Npy soFar = arrays.get(SO_FAR);
    return new Position(epoch, soFar == null ? EpochSoFar.none() : EpochSoFar.of(soFar.toLongs()));
  }

  private static Npy array(Path file, Map<String, Npy> arrays, String name) throws IOException {
    Npy array = arrays.get(name);
    if (array == null) {
      throw new IOException(
          "%s: expected the checkpoint of this network and recipe, found no array %s in it; move it away to start again"
              .formatted(file, name));
    }
    return array;
  }
}
