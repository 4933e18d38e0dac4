package sew.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import sew.data.Samples.Inputs;
import sew.layer.RunningStatistics;
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
 */
public record TrainingStep(Block network, Loss loss, NDManager manager) {

  /**
   * Adds the gradients of a batch to those of the parameters.
   *
   * @param microBatches as they were read; empty ones are passed over
   * @param shape of a sample
   * @param running receives loss and predictions of every sample
   * @return how many samples there were; without any no gradient was added
   */
  public int accumulate(List<Inputs> microBatches, Shape shape, RunningMetrics running) {
    List<Inputs> parts = microBatches.stream().filter(part -> part.labels().length > 0).toList();
    int samples = parts.stream().mapToInt(part -> part.labels().length).sum();
    RunningStatistics ofFirst = null;
    for (int k = 0; k < parts.size(); k++) {
      backward(parts.get(k), shape, samples, running);
      if (k == 0 && parts.size() > 1) {
        ofFirst = RunningStatistics.of(network);
      }
    }
    if (ofFirst != null) {
      ofFirst.restore();
    }
    return samples;
  }

  private void backward(Inputs part, Shape shape, int samples, RunningMetrics running) {
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
      running.add(mean, logits, batch.labels());
    }
  }
}
