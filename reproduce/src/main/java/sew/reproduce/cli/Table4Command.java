package sew.reproduce.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.tables.Table4;
import sew.reproduce.tables.Table4Comparison;

/** {@code sew run table4}. */
@Command(
    name = "table4",
    sortOptions = false,
    description = {
      "Table 4: SEW ResNet with ADD, IAND and AND, Spiking ResNet and Plain Net as 7B-Nets.",
      "Without --data it runs on a synthetic gesture set that it generates itself."
    })
final class Table4Command implements Callable<Integer> {
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
        training.reproduction().table4(Table4.experiments(setting, seed), training.view());
    comparison.write(training.output());
    return comparison.isComplete() ? 0 : 1;
  }
}
