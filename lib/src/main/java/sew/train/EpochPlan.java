package sew.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import sew.collective.Ranks;
import sew.data.Samples;
import sew.data.Samples.Request;

/** What an epoch reads: for each step, the micro-batches of its batch, none of them empty. */
record EpochPlan(List<List<Request>> steps) {

  /** Training in the order that {@code sampler} draws. */
  static EpochPlan training(Recipe recipe, Samples train, Sampler sampler) {
    int n = recipe.padded(train.size());
    int[] drawn = sampler.order(train.size());
    int[] order = IntStream.range(0, n).map(i -> drawn[i % drawn.length]).toArray();
    List<List<Request>> steps = new ArrayList<>();
    for (int b = 0; b < recipe.trainBatches(train); b++) {
      int from = b * recipe.batchSize();
      int[] batch = Arrays.copyOfRange(order, from, Math.min(n, from + recipe.batchSize()));
      int[] frames = sampler.timeSteps(b, train.steps(), recipe.stepsRead(train));
      steps.add(microBatches(batch, recipe.microBatches(), frames));
    }
    return new EpochPlan(steps);
  }

  private static List<Request> microBatches(int[] batch, int parts, int[] frames) {
    List<Request> requests = new ArrayList<>();
    for (int k = 0; k < parts; k++) {
      int from = batch.length * k / parts;
      int to = batch.length * (k + 1) / parts;
      if (from < to) {
        requests.add(new Request(Arrays.copyOfRange(batch, from, to), frames));
      }
    }
    return requests;
  }

  /** All samples in their order, with all their time steps. */
  static EpochPlan testing(Recipe recipe, Samples test) {
    int[] frames = IntStream.range(0, test.steps()).toArray();
    int size = recipe.microBatchSize();
    List<List<Request>> steps = new ArrayList<>();
    for (int from = 0; from < test.size(); from += size) {
      int[] batch = IntStream.range(from, Math.min(test.size(), from + size)).toArray();
      steps.add(List.of(new Request(batch, frames)));
    }
    return new EpochPlan(steps);
  }

  /** The part of each step that this rank computes; the first rank has the first samples. */
  EpochPlan of(Ranks ranks, BatchStatistics statistics) {
    return statistics == BatchStatistics.OF_ALL_RANKS ? ofEveryMicroBatch(ranks) : of(ranks);
  }

  /** Some samples of each micro-batch. */
  private EpochPlan ofEveryMicroBatch(Ranks ranks) {
    return new EpochPlan(
        steps.stream()
            .map(step -> step.stream().map(request -> share(request, ranks)).toList())
            .toList());
  }

  private static Request share(Request request, Ranks ranks) {
    Ranks.Share share = ranks.share(request.samples().length);
    int[] samples = Arrays.copyOfRange(request.samples(), share.from(), share.to());
    return new Request(samples, request.steps());
  }

  /** Whole micro-batches. */
  private EpochPlan of(Ranks ranks) {
    return new EpochPlan(
        steps.stream()
            .map(
                step -> {
                  Ranks.Share share = ranks.share(step.size());
                  return step.subList(share.from(), share.to());
                })
            .toList());
  }

  /** The samples of the smallest micro-batch. */
  int smallest() {
    return steps.stream()
        .flatMap(List::stream)
        .mapToInt(request -> request.samples().length)
        .min()
        .orElse(0);
  }

  /** How many samples {@code step} has. */
  int samples(int step) {
    return steps.get(step).stream().mapToInt(request -> request.samples().length).sum();
  }

  /** The requests from step {@code first} on. */
  List<Request> requestsFrom(int first) {
    return steps.subList(first, steps.size()).stream().flatMap(List::stream).toList();
  }
}
