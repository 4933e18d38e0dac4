package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.reproduce.experiment.Axis;
import sew.reproduce.experiment.Changes;
import sew.reproduce.experiment.DataParameters;
import sew.reproduce.experiment.NetworkParameters;
import sew.reproduce.experiment.NeuronParameters;
import sew.reproduce.experiment.Parameter;
import sew.reproduce.experiment.RecipeParameters;
import sew.reproduce.run.InitialWeights;

/**
 * What is different from the recipe of a scale: options of every command that trains, and part of
 * what a run is found by.
 */
@Section("Recipe")
final class RecipeOptions {
  @Option(names = "--steps", paramLabel = "T", description = "Time steps T instead of the scale's.")
  private String steps;

  @Option(
      names = "--train-steps",
      paramLabel = "N",
      description = "T_train: how many of the T frames, drawn at random, a training batch sees.")
  private String trainSteps;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      description = "Learning rate that the schedule starts from.")
  private String learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "constant, step:64:0.1 (x 0.1 every 64 epochs), cosine:64 (to 0 in 64 epochs) or warm-up:5:0.2:cosine:64 (from 0.2 x the rate to all of it in 5 epochs, then cosine:64).")
  private String schedule;

  @Option(
      names = "--optimiser",
      paramLabel = "NAME",
      description = "sgd (momentum 0.9), sgd:nesterov or adam (PyTorch's defaults).")
  private String optimiser;

  @Option(names = "--momentum", paramLabel = "M", description = "Momentum of SGD.")
  private String momentum;

  @Option(
      names = "--weight-decay",
      paramLabel = "D",
      description = "Weight decay: D times the weights is added to their gradients.")
  private String weightDecay;

  @Option(names = "--batch", paramLabel = "N", description = "Samples per training step.")
  private String batch;

  @Option(
      names = "--micro-batches",
      paramLabel = "K",
      description =
          "Send each batch through the network in K equal parts, each with BN statistics of its own, as on K devices; the gradients are averaged.")
  private String microBatches;

  @Option(
      names = "--last-batch",
      paramLabel = "NAME",
      description =
          "What becomes of the samples that do not fill a batch: drop, keep, or pad, so that all micro-batches have one size.")
  private String lastBatch;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description = "cross-entropy or one of your own (default: cross-entropy).")
  private String loss;

  @Option(
      names = "--zero-init",
      paramLabel = "true|false",
      description =
          "Whether every block of a ResNet starts as the identity (default: in Spiking ResNet alone, as the authors).")
  private String zeroInit;

  @Option(
      names = "--threshold",
      paramLabel = "V_TH",
      description = "V_th: the membrane potential at which neurons fire.")
  private String threshold;

  @Option(
      names = "--alpha",
      paramLabel = "ALPHA",
      description = "Sharpness alpha of the surrogate gradient.")
  private String alpha;

  @Option(
      names = "--init",
      paramLabel = "FILE",
      description =
          "Start from these weights: .pth, .safetensors or .npz, or the directory of a run. To resume a run without the file, give the SHA-256 in its experiment.json.")
  private String init;

  private InitialWeights read;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The options that were given, but for --init. */
  private Map<Parameter<?>, String> given() {
    Map<Parameter<?>, String> all = new LinkedHashMap<>();
    all.put(DataParameters.STEPS, steps);
    all.put(RecipeParameters.TRAIN_STEPS, trainSteps);
    all.put(RecipeParameters.LEARNING_RATE, learningRate);
    all.put(RecipeParameters.SCHEDULE, schedule);
    all.put(RecipeParameters.OPTIMISER, optimiser);
    all.put(RecipeParameters.MOMENTUM, momentum);
    all.put(RecipeParameters.WEIGHT_DECAY, weightDecay);
    all.put(RecipeParameters.BATCH, batch);
    all.put(RecipeParameters.MICRO_BATCHES, microBatches);
    all.put(RecipeParameters.LAST_BATCH, lastBatch);
    all.put(RecipeParameters.LOSS, loss);
    all.put(NetworkParameters.ZERO_INIT, zeroInit);
    all.put(NeuronParameters.THRESHOLD, threshold);
    all.put(NeuronParameters.ALPHA, alpha);
    all.values().removeIf(text -> text == null);
    return all;
  }

  boolean areGiven() {
    return init != null || !given().isEmpty();
  }

  /** One value of everything that was given. */
  Changes changes() throws IOException {
    Changes changes = Changes.NONE;
    for (Map.Entry<Parameter<?>, String> option : given().entrySet()) {
      changes = with(changes, option.getKey(), option.getValue());
    }
    Optional<String> sha256 = initSha256();
    return sha256.isEmpty() ? changes : changes.with(DataParameters.INIT, sha256.get());
  }

  private <T> Changes with(Changes changes, Parameter<T> parameter, String text) {
    return wrongUse(
        () -> changes.with(parameter, parameter.read(text, ClassPathOption.types(spec))));
  }

  /** Everything that was given, separated by commas, as axes of a sweep. */
  List<Axis<?>> axes() throws IOException {
    List<Axis<?>> axes = new ArrayList<>();
    given().forEach((parameter, text) -> axes.add(axis(parameter, text)));
    Optional<String> sha256 = initSha256();
    sha256.ifPresent(hash -> axes.add(new Axis<>(DataParameters.INIT, List.of(hash))));
    return axes;
  }

  /** One for each combination of the values that were given, separated by commas. */
  List<Changes> combinations() throws IOException {
    List<Axis<?>> axes = axes();
    return wrongUse(
        () -> {
          Numbers.requireCount(axes, 1);
          return Axis.combinations(axes);
        });
  }

  private Axis<?> axis(Parameter<?> parameter, String text) {
    return wrongUse(() -> Axis.read(parameter, Numbers.values(text), ClassPathOption.types(spec)));
  }

  /** The weights that training starts from; empty where they are drawn, or only named by a hash. */
  Optional<InitialWeights> initialWeights() throws IOException {
    if (init != null && read == null && !isSha256(init)) {
      read = InitialWeights.read(Path.of(init));
      WeightFiles.warn(spec, read.weights());
    }
    return Optional.ofNullable(read);
  }

  private Optional<String> initSha256() throws IOException {
    return init != null && isSha256(init)
        ? Optional.of(init)
        : initialWeights().map(InitialWeights::sha256);
  }

  static boolean isSha256(String text) {
    return text.matches("[0-9a-f]{64}");
  }

  private <T> T wrongUse(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw WrongUse.of(spec, e.getMessage());
    }
  }
}
