package sew.reproduce.experiment;

import java.util.List;
import sew.layer.Network;
import sew.model.ResNet;
import sew.reproduce.experiment.Experiment.Data;
import sew.train.Recipe;

/** What an experiment can be changed in beside its network and recipe. */
public final class DataParameters {
  /** Height and width in pixels. */
  public static final Parameter<Integer> SIZE =
      new Parameter<>(
          "--size",
          "px",
          "pixels",
          (text, types) -> ParameterText.integer(text),
          String::valueOf,
          DataParameters::withSize);

  /** T. */
  public static final Parameter<Integer> STEPS =
      new Parameter<>(
          "--steps",
          "T",
          "time steps T",
          (text, types) -> ParameterText.integer(text),
          String::valueOf,
          DataParameters::withSteps);

  /** The SHA-256 of the weights that training starts from. */
  public static final Parameter<String> INIT =
      new Parameter<>(
          "--init",
          "init",
          "initial weights",
          (text, types) -> text,
          sha256 -> sha256.substring(0, 8),
          Experiment::withInit);

  static final List<Parameter<?>> ALL = List.of(SIZE, STEPS, INIT);

  private DataParameters() {}

  private static Experiment withSize(Experiment experiment, int size) {
    ParameterText.requireAtLeast(2, "the size in pixels", size);
    Data data = experiment.data();
    return experiment.withData(new Data(data.dataset(), data.steps(), size));
  }

  /** A recipe that trains on all T frames goes on doing so; another keeps its T_train. */
  private static Experiment withSteps(Experiment experiment, int steps) {
    ParameterText.requireAtLeast(1, "T", steps);
    Data data = experiment.data();
    Recipe recipe = experiment.recipe();
    boolean all = recipe.trainSteps() == data.steps();
    Network network = experiment.network();
    return experiment
        .withData(new Data(data.dataset(), steps, data.size()))
        .withNetwork(network instanceof ResNet net ? net.withSteps(steps) : network)
        .withRecipe(recipe.withTrainSteps(all ? steps : Math.min(steps, recipe.trainSteps())));
  }
}
