package sew.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import sew.collective.Ranks;
import sew.data.Samples.Inputs;
import sew.layer.RunningStatistics;
import sew.layer.StateDict;
import sew.tensor.GradMode;
import sew.tensor.Scalars;

/**
 * One step: the gradient of the mean loss over a batch, which goes through the network in
 * micro-batches.
 *
 * <p>Each micro-batch is normalised by its own statistics, and only the first changes BN's running
 * statistics: what PyTorch's DistributedDataParallel computes with as many devices.
 *
 * @param loss what is minimised
 * @param ranks among which the micro-batches are shared
 */
public record TrainingStep(Block network, Loss loss, NDManager manager, Ranks ranks) {

  /** In this process alone. */
  public TrainingStep(Block network, Loss loss, NDManager manager) {
    this(network, loss, manager, Ranks.alone());
  }

  /**
   * Adds the gradients of a batch to those of the parameters; with several ranks, the gradients of
   * all of them.
   *
   * @param microBatches of this rank, as they were read; empty ones are passed over
   * @param shape of a sample
   * @param running receives loss and predictions of every sample, of all ranks
   * @return how many samples there were in all; without any no gradient was added
   */
  public int accumulate(List<Inputs> microBatches, Shape shape, RunningMetrics running) {
    List<Inputs> parts = microBatches.stream().filter(part -> part.labels().length > 0).toList();
    int samples = ranks.sum(parts.stream().mapToInt(part -> part.labels().length).sum());
    if (samples == 0) {
      return 0;
    }
    List<RunningMetrics> measured = new ArrayList<>();
    RunningStatistics ofFirst = null;
    for (int k = 0; k < parts.size(); k++) {
      measured.add(backward(parts.get(k), shape, samples));
      if (k == 0 && parts.size() > 1) {
        ofFirst = RunningStatistics.of(network);
      }
    }
    if (ofFirst != null) {
      ofFirst.restore();
    }
    if (ranks.size() > 1) {
      ranks.sumGradients(leaves());
    }
    running.addAll(ranks, measured);
    return samples;
  }

  private List<NDArray> leaves() {
    return StateDict.of(network).values().stream()
        .filter(Parameter::requiresGradient)
        .map(Parameter::getArray)
        .toList();
  }

  private RunningMetrics backward(Inputs part, Shape shape, int samples) {
    try (NDManager scope = manager.newSubManager();
        GradMode recording = GradMode.on()) {
      Batch batch = Batch.of(part, shape, scope);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray logits = network.forward(store, new NDList(batch.inputs()), true).head();
      NDArray mean = loss.of(logits, batch.labels());
      int n = part.labels().length;
      // A factor of 1 would be another operation of the graph for nothing.
      NDArray share = n == samples ? mean : mean.mul(Scalars.scalar(mean, (double) n / samples));
      GradMode.backward(share);
      RunningMetrics measured = new RunningMetrics();
      measured.add(mean, logits, batch.labels());
      return measured;
    }
  }
}
