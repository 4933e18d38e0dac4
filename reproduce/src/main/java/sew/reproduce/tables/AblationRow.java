package sew.reproduce.tables;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import sew.layer.Network;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.registry.Types;
import sew.reproduce.experiment.Changes;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.Parameter;
import sew.reproduce.result.MeanStd;
import sew.reproduce.run.InitialGradients;
import sew.reproduce.run.RunMetrics;
import sew.reproduce.run.RunRecord;

/**
 * The runs of one combination of a sweep's values.
 *
 * @param runs with each of the seeds
 */
record AblationRow(Changes net, List<RunRecord> runs) {

  Network network() {
    return runs.get(0).experiment().network();
  }

  Optional<JoinKind> join() {
    return JoinKind.in(network());
  }

  String g() {
    return join().map(JoinKind::g).filter(g -> !g.isEmpty()).orElse("-");
  }

  /** What the paper calls the network, and the neuron unless it is of the paper's kind. */
  String name() {
    return join().map(JoinKind::network).orElseGet(() -> Types.id(network().getClass())) + neuron();
  }

  /** ", if neurons"; empty for the paper's. */
  String neuron() {
    if (network() instanceof EventNet net) {
      return unless(Neuron.Plif.class, net.neuron());
    }
    return network() instanceof ResNet net ? unless(Neuron.If.class, net.neuron()) : "";
  }

  private static String unless(Class<? extends Neuron> usual, Neuron neuron) {
    String id = Types.id(neuron.getClass());
    return id.equals(Types.id(usual)) ? "" : ", " + id + " neurons";
  }

  /** The value of one axis, as tables show it. */
  String label(Parameter<?> parameter) {
    return net.of(parameter).orElseThrow().label();
  }

  List<RunMetrics> summaries() {
    return runs.stream().flatMap(run -> run.metrics().stream()).toList();
  }

  long diverged() {
    return runs.stream().filter(run -> run.state() == RunRecord.State.DIVERGED).count();
  }

  MeanStd accuracy(ToDoubleFunction<RunMetrics> of) {
    return MeanStd.of(summaries(), of);
  }

  /** Mean ||dL/dO^1|| / ||dL/dO^B|| before training; NaN where none was measured. */
  double gradient() {
    List<InitialGradients> all = runs.stream().flatMap(run -> run.gradients().stream()).toList();
    return MeanStd.of(all, InitialGradients::firstToLast).mean();
  }
}
