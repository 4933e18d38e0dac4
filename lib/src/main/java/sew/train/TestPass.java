package sew.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.stream.IntStream;
import sew.collective.Ranks;
import sew.compute.FixedWeights;
import sew.data.Samples;
import sew.data.Samples.Inputs;
import sew.data.Samples.Pass;
import sew.data.Samples.Reader;
import sew.data.Samples.Request;
import sew.layer.Probe;
import sew.layer.RunningStatistics;
import sew.tensor.GradMode;

/** Loss and accuracy on the test set, all T frames, BN with its running statistics. */
record TestPass(Block network, Recipe recipe, Samples test, NDManager manager, Ranks ranks) {

  /**
   * What all ranks measured. They test side by side, rank r the batches r, r + size, ..., with the
   * BN statistics of rank 0.
   */
  RunningMetrics run(long seed, int epoch, Progress progress) {
    ranks.broadcast(RunningStatistics.arrays(network));
    List<Request> all = EpochPlan.testing(recipe, test).requestsFrom(0);
    List<Request> own =
        IntStream.range(0, all.size())
            .filter(b -> b % ranks.size() == ranks.rank())
            .mapToObj(all::get)
            .toList();
    RunningMetrics running = new RunningMetrics();
    int rounds = (all.size() + ranks.size() - 1) / ranks.size();
    try (Reader reader = test.read(new Pass(false, seed, epoch, own));
        FixedWeights fixed = FixedWeights.open()) {
      for (int i = 0; i < rounds; i++) {
        running.addAll(ranks, i < own.size() ? List.of(step(reader.next())) : List.of());
        int done = Math.min(all.size(), (i + 1) * ranks.size());
        Progress.report(progress, running.report(epoch, false, done, all.size()));
      }
    }
    return running;
  }

  private RunningMetrics step(Inputs read) {
    RunningMetrics measured = new RunningMetrics();
    if (read.labels().length == 0) {
      return measured;
    }
    try (NDManager scope = manager.newSubManager();
        GradMode silent = GradMode.off()) {
      Batch batch = batch(read, scope);
      NDArray logits = forward(batch, Probe.NONE);
      NDArray loss = recipe.loss().of(logits, batch.labels());
      measured.add(loss, logits, batch.labels());
      return measured;
    }
  }

  private Batch batch(Inputs read, NDManager scope) {
    return Batch.of(read, new Shape(test.shape(test.steps())), scope);
  }

  private NDArray forward(Batch batch, Probe probe) {
    ParameterStore store = new ParameterStore(manager, false);
    return network.forward(store, new NDList(batch.inputs()), false, probe.asParameters()).head();
  }

  /** Shows {@code probe} one batch, on this rank alone; returns how many samples could be read. */
  int observe(int[] samples, Probe probe) {
    int[] steps = IntStream.range(0, test.steps()).toArray();
    Pass pass = new Pass(false, 0, 0, List.of(new Request(samples, steps)));
    try (Reader reader = test.read(pass);
        NDManager scope = manager.newSubManager();
        GradMode silent = GradMode.off()) {
      Inputs read = reader.next();
      if (read.labels().length > 0) {
        forward(batch(read, scope), probe);
      }
      return read.labels().length;
    }
  }
}
