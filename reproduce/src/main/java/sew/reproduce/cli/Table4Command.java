package sew.reproduce.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sew.reproduce.experiment.Changes;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.tables.Table4;
import sew.reproduce.tables.Table4Comparison;

/** {@code sew run table4}. */
@Command(
    sortOptions = false,
    footer = "Without --data it runs on a synthetic gesture set that it generates itself.")
final class Table4Command implements ItemCommand {
  @Mixin private TableTraining table;
  @Mixin private TrainingOptions training;
  @Mixin private RecipeOptions recipe;

  @Option(
      names = "--connect",
      paramLabel = "NAMES",
      description = "Only these of ADD,AND,IAND,plain,spiking, separated by commas (default: all).")
  private String connects;

  @Override
  public Integer call() throws IOException {
    Changes changes = recipe.changes();
    List<Experiment> experiments = experiments(changes);
    ResultWriter output = training.output();
    if (!table.isWanted(training, training.setting().dataset(), experiments, output)) {
      return 0;
    }
    Table4Comparison comparison =
        new Table4Comparison(
            table.train(training, experiments, recipe.initialWeights(), output.folder()));
    if (training.endsWithInput()) {
      return 0; // the process that has started this one makes the table
    }
    comparison.write(output, suffix(changes));
    return comparison.isComplete() ? 0 : 1;
  }

  private List<Experiment> experiments(Changes changes) {
    TrainingSetup setting = training.setting();
    if (setting.dataset().isStill()) {
      throw training.wrongUse(
          "Table 4 is trained on event frames, found the still images of %s; train on them with sew run table2"
              .formatted(setting.dataset().name()));
    }
    List<Experiment> experiments = new ArrayList<>();
    try {
      for (Experiment experiment : Table4.experiments(setting, table.seed())) {
        experiments.add(changes.applyTo(experiment));
      }
    } catch (IllegalArgumentException e) {
      throw training.wrongUse(e.getMessage());
    }
    if (connects != null) {
      Set<Optional<JoinKind>> chosen = joins();
      experiments.removeIf(e -> !chosen.contains(JoinKind.in(e.network())));
    }
    return experiments;
  }

  private Set<Optional<JoinKind>> joins() {
    Set<Optional<JoinKind>> joins = new HashSet<>();
    for (String name : connects.split(",", -1)) {
      JoinKind join = training.option("--connect", () -> JoinKind.of(name));
      joins.add(Optional.of(join));
    }
    return joins;
  }

  /** So that the whole table of the unchanged recipe is never replaced by another. */
  private String suffix(Changes changes) {
    List<String> parts = new ArrayList<>();
    if (connects != null) {
      parts.add(connects);
    }
    changes.list().forEach(change -> parts.add(change.toString()));
    String name = String.join("-", parts).toLowerCase(Locale.ROOT);
    return name.isEmpty() ? "" : "-" + name.replaceAll("[^a-z0-9.]+", "-");
  }

  @Override
  public List<String> choices() {
    return Choices.of(
        dataset -> Table4.GESTURES.contains(dataset.name()),
        (dataset, scale) -> Table4.experiments(TrainingSetup.of(dataset, scale), 2020));
  }
}
