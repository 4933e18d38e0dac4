package sew.reproduce.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sew.registry.Types;
import sew.reproduce.experiment.Changes;
import sew.reproduce.experiment.Cifar10Dvs;
import sew.reproduce.experiment.DataParameters;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.experiment.RecordedObjects;
import sew.reproduce.experiment.WideNetSetup;

/**
 * {@code sew run table6}: prints the paper's numbers, the authors' log and the finished runs; with
 * {@code --data} or {@code --scale} it trains first.
 */
@Command(
    sortOptions = false,
    footer = {
      "Without --data and --scale nothing is trained: the table shows what is there.",
      "Without --steps it trains with T = 4, 8 and 16, as the paper.",
      "--scale quick without --data trains on recordings that the project draws itself."
    })
final class Table6Command implements ItemCommand {
  /** The rows of the paper. */
  private static final List<Integer> STEPS = List.of(4, 8, 16);

  private final RunsResultCommand.Body table;

  @Mixin private TableTraining training;
  @Mixin private TrainingOptions options;
  @Mixin private RecipeOptions recipe;
  @Mixin private RunsOption runs;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description =
          "Which recordings are for testing: authors, first-100, random:SEED or file:LIST (default: authors). With --dataset recorded-objects, file:LIST names recordings, classes and split.")
  private String split;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Height and width of the frames instead of the scale's.")
  private Integer size;

  Table6Command(RunsResultCommand.Body table) {
    this.table = table;
  }

  @Override
  public Integer call() throws IOException {
    if (!training.isAsked(options)) {
      boolean ofTraining = split != null || size != null || recipe.areGiven();
      return TableTraining.print(options, runs, ofTraining, table);
    }
    Dataset dataset = dataset();
    return training.run(
        options, runs, "table6", dataset, experiments(dataset), recipe.initialWeights(), table);
  }

  @Override
  public List<String> choices() {
    return Choices.of(
        dataset -> dataset instanceof Cifar10Dvs || dataset instanceof Cifar10Dvs.Synthetic,
        (dataset, scale) ->
            STEPS.stream().map(t -> WideNetSetup.of(dataset, scale).experiment(t, 2020)).toList());
  }

  private List<Experiment> experiments(Dataset dataset) throws IOException {
    WideNetSetup setup = options.option("--size, --epochs", () -> setup(dataset));
    List<Experiment> experiments = new ArrayList<>();
    for (Changes changes : recipe.combinations()) {
      for (int steps : changes.get(DataParameters.STEPS).map(List::of).orElse(STEPS)) {
        Changes others = changes.without(DataParameters.STEPS);
        experiments.add(
            options.fitting(() -> others.applyTo(setup.experiment(steps, training.seed()))));
      }
    }
    return experiments;
  }

  private WideNetSetup setup(Dataset dataset) {
    WideNetSetup setup = WideNetSetup.of(dataset, options.scale());
    WideNetSetup sized = size == null ? setup : setup.withSize(size);
    return options.epochs().map(sized::withEpochs).orElse(sized);
  }

  private Dataset dataset() throws IOException {
    Optional<String> named = options.datasetName();
    if (named.equals(Optional.of(Types.id(RecordedObjects.class)))) {
      if (split == null || !split.startsWith("file:") || options.data().isEmpty()) {
        throw options.wrongUse("recorded-objects needs --data DIR and --split file:LIST");
      }
      return RecordedObjects.of(options.data().get(), split.substring("file:".length()));
    }
    Dataset chosen =
        options.dataset(Types.id(Cifar10Dvs.Synthetic.class), PaperSetting.CIFAR10_DVS);
    if (split == null) {
      return chosen;
    }
    if (!(chosen instanceof Cifar10Dvs)) {
      throw options.wrongUse("--split is for cifar10-dvs, found " + chosen.name());
    }
    return options.option("--split", () -> new Cifar10Dvs(split));
  }
}
