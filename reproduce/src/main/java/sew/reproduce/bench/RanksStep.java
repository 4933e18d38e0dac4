package sew.reproduce.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import sew.collective.ProcessGroup;
import sew.collective.RankFailure;
import sew.collective.Ranks;
import sew.collective.Rendezvous;
import sew.compute.Compute;
import sew.compute.ComputeRequest;
import sew.compute.ComputeScope;
import sew.data.Samples.Inputs;
import sew.layer.StateDict;
import sew.reproduce.ranks.RankGroup;
import sew.reproduce.ranks.RankProcesses;
import sew.reproduce.result.ProcessFacts;
import sew.train.BatchStatistics;
import sew.train.Loss;
import sew.train.Optimiser;
import sew.train.OptimiserState;
import sew.train.RunningMetrics;
import sew.train.TrainingStep;

/**
 * A training step as runs do it, in one or several processes, each of which has its share of the
 * batch; or what is sent in one, without the step. It begins when all ranks are there.
 */
final class RanksStep implements Step {
  /** A training step. */
  static final String TRAIN = "train";

  /** The all-reduce of the gradients, without the step. */
  static final String ALL_REDUCE = "all-reduce";

  /** How long one rank may wait for another. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Ranks ranks;
  private final boolean trains;
  private final Shape sample;
  private final Inputs inputs;
  private final TrainingStep step;
  private final OptimiserState optimiser;
  private final List<NDArray> leaves;

  private RanksStep(Workload workload, boolean trains, NDManager manager, Ranks ranks) {
    this.ranks = ranks;
    this.trains = trains;
    this.sample = new Shape(workload.shapeArray()).slice(1);
    Block network =
        workload.network().orElseThrow().initialized(manager, new Shape(1).addAll(sample), 2020);
    this.inputs = inputs(workload, ranks);
    this.step = new TrainingStep(network, Loss.CROSS_ENTROPY, manager, ranks);
    this.optimiser = new OptimiserState(new Optimiser.Sgd(0.9), StateDict.of(network), manager);
    this.leaves =
        StateDict.of(network).values().stream()
            .filter(Parameter::requiresGradient)
            .map(Parameter::getArray)
            .toList();
  }

  private static Inputs inputs(Workload workload, Ranks ranks) {
    int n = Math.toIntExact(workload.shape().get(0));
    Ranks.Share share = ranks.share(n);
    float[] all = workload.values();
    int size = all.length / n;
    FloatBuffer values =
        ByteBuffer.allocateDirect((share.to() - share.from()) * size * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    values.put(all, share.from() * size, values.capacity()).flip();
    return new Inputs(values, LongStream.range(share.from(), share.to()).toArray());
  }

  /** Arguments: a workload; {@code train} or {@code all-reduce}; how many ranks there are. */
  public static void main(String[] arguments) throws IOException {
    int size = Integer.parseInt(arguments[2]);
    if (arguments.length > 3) {
      follow(arguments, size);
      return;
    }
    RankProcesses others =
        new RankProcesses(
            size,
            place -> {
              List<String> command = new ArrayList<>(ProcessFacts.javaCommand());
              command.set(command.size() - 1, RanksStep.class.getName());
              command.addAll(List.of(arguments));
              command.add(String.valueOf(place.rank()));
              command.add(place.meeting().place());
              return command;
            });
    try (RankGroup group = RankGroup.of(others, BatchStatistics.OF_EACH_RANK, PATIENCE)) {
      serve(arguments, group.ranks());
    }
    Runtime.getRuntime().halt(0);
  }

  /** A rank that is not the first does its part until that one ends. */
  private static void follow(String[] arguments, int size) throws IOException {
    RankProcesses.endWithInput();
    Rendezvous meeting = new Rendezvous(arguments[4], "127.0.0.1");
    int rank = Integer.parseInt(arguments[3]);
    try (ProcessGroup group = ProcessGroup.join(meeting, rank, size, PATIENCE)) {
      group.gather(RankGroup.describe(group));
      serve(arguments, group);
    } catch (RankFailure e) {
      Runtime.getRuntime().halt(0);
    }
  }

  private static void serve(String[] arguments, Ranks ranks) throws IOException {
    Compute compute = ComputeRequest.ofProperties().applyTo(Compute.fastest(Device.cpu()));
    try (ComputeScope scope = ComputeScope.open(compute);
        NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      boolean trains = arguments[1].equals(TRAIN);
      Step step = new RanksStep(Workload.of(arguments[0]), trains, manager, ranks);
      if (ranks.rank() == 0) {
        Worker.serve(step, () -> memory(ranks));
      } else {
        while (true) {
          step.run();
          memory(ranks);
        }
      }
    }
  }

  /** The sum of the peaks of all ranks, in MiB. */
  private static long memory(Ranks ranks) throws IOException {
    return Arrays.stream(ranks.gather((double) Worker.peakMemory()))
        .mapToLong(ofRank -> (long) ofRank[0])
        .sum();
  }

  /** Gives the mean loss. */
  @Override
  public Computed run() {
    ranks.sum(0);
    if (!trains) {
      ranks.sumGradients(leaves);
      return () -> new double[0];
    }
    RunningMetrics running = new RunningMetrics();
    step.accumulate(List.of(inputs), sample, running);
    optimiser.update(1e-4);
    double loss = running.loss();
    return () -> new double[] {loss};
  }
}
