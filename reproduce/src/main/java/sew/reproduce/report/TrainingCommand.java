package sew.reproduce.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.neuron.Surrogate;
import sew.registry.Types;
import sew.reproduce.experiment.Changes;
import sew.reproduce.experiment.DataParameters;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.NetworkParameters;
import sew.reproduce.experiment.NeuronParameters;
import sew.reproduce.experiment.Parameter;
import sew.reproduce.experiment.RecipeParameters;
import sew.train.Optimiser;

/**
 * The command that trains an experiment, put together from the experiment's values: a run does not
 * keep the one that made it. There is one only if its options make exactly this experiment.
 */
final class TrainingCommand {

  /** An option and its text for an experiment; empty where the experiment has no such value. */
  private record Text<T>(Parameter<T> parameter, Function<Experiment, Optional<String>> of) {
    Changes add(Changes changes, String text, Types types) {
      return changes.with(parameter, parameter.read(text, types));
    }
  }

  /** In the order in which they are applied: T before T_train, an optimiser before its values. */
  private static final List<Text<?>> OF_ALL =
      List.of(
          new Text<>(DataParameters.STEPS, e -> Optional.of("" + e.data().steps())),
          new Text<>(DataParameters.INIT, e -> Optional.of(e.init()).filter(i -> !i.isEmpty())),
          new Text<>(NetworkParameters.ZERO_INIT, e -> resNet(e).map(net -> "" + net.zeroInit())),
          new Text<>(
              NeuronParameters.THRESHOLD,
              e ->
                  neuron(e)
                      .flatMap(n -> label(NeuronParameters.THRESHOLD, n.firing().threshold()))),
          new Text<>(NeuronParameters.ALPHA, TrainingCommand::alpha),
          new Text<>(
              RecipeParameters.TRAIN_STEPS,
              e -> resNet(e).isPresent() ? Optional.empty() : text("" + e.recipe().trainSteps())),
          new Text<>(RecipeParameters.BATCH, e -> text("" + e.recipe().batchSize())),
          new Text<>(RecipeParameters.MICRO_BATCHES, e -> text("" + e.recipe().microBatches())),
          new Text<>(
              RecipeParameters.LAST_BATCH,
              e -> label(RecipeParameters.LAST_BATCH, e.recipe().lastBatch())),
          new Text<>(
              RecipeParameters.OPTIMISER,
              e -> label(RecipeParameters.OPTIMISER, e.recipe().optimiser())),
          new Text<>(
              RecipeParameters.MOMENTUM,
              e -> sgd(e).flatMap(sgd -> label(RecipeParameters.MOMENTUM, sgd.momentum()))),
          new Text<>(
              RecipeParameters.WEIGHT_DECAY,
              e -> sgd(e).flatMap(sgd -> label(RecipeParameters.WEIGHT_DECAY, sgd.weightDecay()))),
          new Text<>(
              RecipeParameters.SCHEDULE,
              e -> label(RecipeParameters.SCHEDULE, e.recipe().schedule())),
          new Text<>(
              RecipeParameters.LEARNING_RATE,
              e -> label(RecipeParameters.LEARNING_RATE, e.recipe().schedule().base())),
          new Text<>(RecipeParameters.LOSS, e -> label(RecipeParameters.LOSS, e.recipe().loss())));

  /** What only a sweep changes; size and network come first. */
  private static final List<Text<?>> OF_SWEEPS =
      List.of(
          new Text<>(DataParameters.SIZE, e -> text("" + e.data().size())),
          new Text<>(NetworkParameters.CHANNELS, e -> stage(e).map(stage -> "" + stage.channels())),
          new Text<>(
              NeuronParameters.NEURON, e -> neuron(e).map(neuron -> Types.id(neuron.getClass()))));

  private TrainingCommand() {}

  /**
   * The whole command line; empty for an experiment that no options make, such as one that was put
   * together in a notebook.
   *
   * @param seeds of the runs: a sweep takes several, any other command the experiment's
   * @param computing how it was computed, see {@link sew.reproduce.run.RunRecord#computing}
   */
  static Optional<String> of(
      Experiment experiment, List<Long> seeds, List<String> computing, Types types) {
    for (CommandStart start : CommandStart.all(experiment, seeds, types)) {
      Optional<String> options = options(start, experiment, types);
      if (options.isPresent()) {
        return Optional.of(
            "reproduce/sew%s %s%s".formatted(global(computing), start.text(), options.get()));
      }
    }
    return Optional.empty();
  }

  /** The options that turn the start into the experiment. */
  private static Optional<String> options(CommandStart start, Experiment wanted, Types types) {
    List<Text<?>> texts = new ArrayList<>(start.isSweep() ? OF_SWEEPS : List.of());
    texts.addAll(OF_ALL);
    StringBuilder options = new StringBuilder();
    Changes changes = start.changes();
    try {
      Experiment made = changes.applyTo(start.experiment());
      for (Text<?> text : texts) {
        Optional<String> value = text.of().apply(wanted);
        if (value.isPresent() && !value.equals(text.of().apply(made))) {
          changes = text.add(changes, value.get(), types);
          made = changes.applyTo(start.experiment());
          options.append(' ').append(text.parameter().option()).append(' ').append(value.get());
        }
      }
      return made.equals(wanted) ? Optional.of(options.toString()) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Such an option does not fit such an experiment.
    }
  }

  /** The options of how it was computed last, such as "native, channels-last, float32". */
  private static String global(List<String> computing) {
    if (computing.isEmpty()) {
      return "";
    }
    String[] how = computing.get(computing.size() - 1).split(", ", -1);
    String precision = how[2].equals("float32") ? "" : " --precision " + how[2];
    return " --backend %s --memory-order %s%s".formatted(how[0], how[1], precision);
  }

  private static Optional<String> text(String text) {
    return Optional.of(text);
  }

  private static <T> Optional<String> label(Parameter<T> parameter, T value) {
    return Optional.of(parameter.label().apply(value));
  }

  private static Optional<ResNet> resNet(Experiment experiment) {
    return experiment.network() instanceof ResNet net ? Optional.of(net) : Optional.empty();
  }

  private static Optional<EventNet.Stage> stage(Experiment experiment) {
    return experiment.network() instanceof EventNet net && net.stages().size() == 1
        ? Optional.of(net.stages().get(0))
        : Optional.empty();
  }

  private static Optional<Neuron> neuron(Experiment experiment) {
    if (experiment.network() instanceof EventNet net) {
      return Optional.of(net.neuron());
    }
    return resNet(experiment).map(ResNet::neuron);
  }

  private static Optional<String> alpha(Experiment experiment) {
    return neuron(experiment)
        .map(neuron -> neuron.firing().surrogate())
        .filter(Surrogate.ATan.class::isInstance)
        .flatMap(atan -> label(NeuronParameters.ALPHA, ((Surrogate.ATan) atan).alpha()));
  }

  private static Optional<Optimiser.Sgd> sgd(Experiment experiment) {
    return experiment.recipe().optimiser() instanceof Optimiser.Sgd sgd
        ? Optional.of(sgd)
        : Optional.empty();
  }
}
