package sew.reproduce.experiment;

import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import sew.registry.Types;
import sew.train.LastBatch;
import sew.train.Loss;
import sew.train.Optimiser;
import sew.train.Recipe;
import sew.train.Schedule;

/** What a recipe can be changed in. */
public final class RecipeParameters {
  /** How many of the T frames a training batch sees. */
  public static final Parameter<Integer> TRAIN_STEPS =
      new Parameter<>(
          "--train-steps",
          "T_train",
          "T_train",
          (text, types) -> ParameterText.integer(text),
          String::valueOf,
          RecipeParameters::withTrainSteps);

  /** Samples per step. */
  public static final Parameter<Integer> BATCH =
      integer("--batch", "batch", "batch size", (recipe, n) -> recipe.withBatchSize(n));

  /** In how many parts a batch goes through the network. */
  public static final Parameter<Integer> MICRO_BATCHES =
      integer(
          "--micro-batches",
          "micro-batches",
          "micro-batches",
          (recipe, n) -> recipe.withMicroBatches(n));

  /** What becomes of the samples that do not fill a batch. */
  public static final Parameter<LastBatch> LAST_BATCH =
      of(
          "--last-batch",
          "last batch",
          (text, types) -> lastBatch(text),
          value -> value.name().toLowerCase(Locale.ROOT),
          (recipe, value) -> recipe.withLastBatch(value));

  /** The update rule, with its usual values. */
  public static final Parameter<Optimiser> OPTIMISER =
      of(
          "--optimiser",
          "optimiser",
          (text, types) -> RecipeText.optimiser(text),
          RecipeText::of,
          (recipe, value) -> recipe.withOptimiser(value));

  /** Of SGD. */
  public static final Parameter<Double> MOMENTUM =
      number(
          "--momentum", "momentum", (recipe, m) -> recipe.withOptimiser(withMomentum(recipe, m)));

  /** Weight decay, as the gradient of an L2 penalty. */
  public static final Parameter<Double> WEIGHT_DECAY =
      number(
          "--weight-decay",
          "weight decay",
          (recipe, decay) -> recipe.withOptimiser(withWeightDecay(recipe, decay)));

  /** The kind of schedule; it keeps the learning rate that it starts from. */
  public static final Parameter<Schedule> SCHEDULE =
      of(
          "--schedule",
          "schedule",
          (text, types) -> RecipeText.schedule(text),
          RecipeText::of,
          (recipe, value) -> recipe.withSchedule(value.withBase(recipe.schedule().base())));

  /** The learning rate that the schedule starts from. */
  public static final Parameter<Double> LEARNING_RATE =
      new Parameter<>(
          "--lr",
          "lr",
          "learning rate",
          (text, types) -> ParameterText.number(text),
          ParameterText::label,
          onRecipe((recipe, rate) -> recipe.withSchedule(recipe.schedule().withBase(rate))));

  /** What training minimises. */
  public static final Parameter<Loss> LOSS =
      of(
          "--loss",
          "loss",
          (text, types) -> types.preset(Loss.class, text),
          loss -> Types.id(loss.getClass()),
          (recipe, loss) -> recipe.withLoss(loss));

  /** Passes over the training set; the schedule is not stretched. */
  public static final Parameter<Integer> EPOCHS =
      integer("--epochs", "epochs", "epochs", (recipe, n) -> recipe.withEpochs(n));

  static final List<Parameter<?>> ALL =
      List.of(
          TRAIN_STEPS,
          BATCH,
          MICRO_BATCHES,
          LAST_BATCH,
          OPTIMISER,
          MOMENTUM,
          WEIGHT_DECAY,
          SCHEDULE,
          LEARNING_RATE,
          LOSS,
          EPOCHS);

  private RecipeParameters() {}

  private static Parameter<Integer> integer(
      String option, String column, String title, BiFunction<Recipe, Integer, Recipe> setter) {
    return new Parameter<>(
        option,
        column,
        title,
        (text, types) -> ParameterText.integer(text),
        String::valueOf,
        onRecipe(setter));
  }

  private static Parameter<Double> number(
      String option, String name, BiFunction<Recipe, Double, Recipe> setter) {
    return of(
        option, name, (text, types) -> ParameterText.number(text), ParameterText::label, setter);
  }

  private static <T> Parameter<T> of(
      String option,
      String name,
      BiFunction<String, Types, T> reader,
      Function<T, String> label,
      BiFunction<Recipe, T, Recipe> setter) {
    return new Parameter<>(option, name, name, reader, label, onRecipe(setter));
  }

  private static <T> BiFunction<Experiment, T, Experiment> onRecipe(
      BiFunction<Recipe, T, Recipe> setter) {
    return (experiment, value) -> experiment.withRecipe(setter.apply(experiment.recipe(), value));
  }

  private static Experiment withTrainSteps(Experiment experiment, int trainSteps) {
    int steps = experiment.data().steps();
    if (experiment.data().dataset().isStill()) {
      throw new IllegalArgumentException(
          "T_train chooses among the frames of a clip, found still images; choose T with --steps");
    }
    if (trainSteps > steps) {
      throw new IllegalArgumentException(
          "T_train must be at most T = %d, found %d".formatted(steps, trainSteps));
    }
    return experiment.withRecipe(experiment.recipe().withTrainSteps(trainSteps));
  }

  private static LastBatch lastBatch(String text) {
    for (LastBatch value : LastBatch.values()) {
      if (value.name().equalsIgnoreCase(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException("expected drop, keep or pad, found \"" + text + "\"");
  }

  private static Optimiser withMomentum(Recipe recipe, double momentum) {
    if (recipe.optimiser() instanceof Optimiser.Sgd sgd) {
      return new Optimiser.Sgd(momentum, sgd.weightDecay(), sgd.dampening(), sgd.nesterov());
    }
    throw new IllegalArgumentException(
        "Adam has no momentum of its own; choose --optimiser sgd, or leave it out");
  }

  private static Optimiser withWeightDecay(Recipe recipe, double decay) {
    if (recipe.optimiser() instanceof Optimiser.Sgd sgd) {
      return new Optimiser.Sgd(sgd.momentum(), decay, sgd.dampening(), sgd.nesterov());
    }
    Optimiser.Adam adam = (Optimiser.Adam) recipe.optimiser();
    return new Optimiser.Adam(adam.beta1(), adam.beta2(), adam.epsilon(), decay);
  }
}
