package sew.reproduce.run;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import sew.analysis.BlockByBlock;
import sew.compute.Compute;
import sew.data.Samples;
import sew.layer.SpikingNetwork;
import sew.reproduce.experiment.Experiment;
import sew.train.Batch;
import sew.train.Recipe;

/**
 * Whether gradients vanish or explode on their way back through the blocks of a network before
 * training, Figures 6 to 8, here for nets of any depth.
 *
 * @param o ||dL/dO^l||, the L2 norm of the loss's gradient at the output of block l, in forward
 *     order; unlike dL/dS^l a Plain Net has it too
 */
public record InitialGradients(List<Double> o) {

  public InitialGradients {
    if (o == null || o.isEmpty()) {
      throw new IllegalArgumentException("expected a gradient for each block, found none");
    }
    o = List.copyOf(o);
  }

  /** Below 1 where gradients vanish towards the first block, above 1 where they explode. */
  public double firstToLast() {
    return o.get(0) / o.get(o.size() - 1);
  }

  /**
   * Starts from the weights that training starts from and sends its first batch through, or the
   * first of its micro-batches, BN normalising by it.
   */
  static InitialGradients measure(
      Experiment experiment,
      Samples train,
      Compute.Resolved compute,
      Optional<InitialWeights> init) {
    Recipe recipe = experiment.recipe();
    Shape sample = new Shape(1).addAll(new Shape(train.shape(recipe.stepsRead(train))));
    try (NDManager manager = NDManager.newBaseManager(compute.device())) {
      SpikingNetwork network = experiment.network().initialized(manager, sample, experiment.seed());
      init.ifPresent(weights -> weights.load(experiment.network(), network));
      Batch batch = Batch.first(train, recipe, experiment.seed(), manager);
      try (BlockByBlock pass = new BlockByBlock(network, true, manager, compute)) {
        pass.forward(batch.inputs());
        return new InitialGradients(
            pass.backward(batch.labels()).stream().map(BlockByBlock.Amplitudes::o).toList());
      }
    }
  }
}
