package sew.reproduce.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.tables.Table4;
import sew.reproduce.tables.Table4Comparison;

/** {@code sew run table4}. */
@Command(
    sortOptions = false,
    footer = "Without --data it runs on a synthetic gesture set that it generates itself.")
final class Table4Command implements ItemCommand {
  @Mixin private TrainingOptions training;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "2020",
      description = "Seed of weights and batches (default: 2020, the paper's).")
  private long seed;

  @Override
  public Integer call() throws IOException {
    TrainingSetup setting = training.setting();
    Table4Comparison comparison =
        new Table4Comparison(
            training.reproduction().run(Table4.experiments(setting, seed), training.view()));
    comparison.write(training.output());
    return comparison.isComplete() ? 0 : 1;
  }

  @Override
  public List<String> choices() {
    return Choices.of(
        dataset -> Table4.GESTURES.contains(dataset.name()),
        (dataset, scale) -> Table4.experiments(TrainingSetup.of(dataset, scale), 2020));
  }
}
