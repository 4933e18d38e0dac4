package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sew.neuron.Neuron;
import sew.registry.Types;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.Sweep;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.RunRecord;
import sew.reproduce.tables.AblationTable;

/** {@code sew ablate}. */
@Command(
    name = "ablate",
    sortOptions = false,
    description = {
      "Sweeps over connect functions, numbers of blocks, widths, neurons and seeds.",
      "Finished runs are read, interrupted ones are resumed; the table has means and standard deviations.",
      "Without --data it runs on a synthetic gesture set that it generates itself."
    })
final class AblateCommand implements Callable<Integer> {
  @Option(
      names = "--connect",
      paramLabel = "NAMES",
      defaultValue = "ADD,AND,IAND,plain,spiking",
      description = "How blocks are joined (default: ${DEFAULT-VALUE}).")
  private String connects;

  @Option(
      names = "--neuron",
      paramLabel = "IDS",
      defaultValue = "plif",
      description = "Neurons, such as if,plif or one of your own (default: plif, the paper's).")
  private String neurons;

  @Option(
      names = "--blocks",
      paramLabel = "NUMBERS",
      description = "Such as 1..7 or 1,3,5 (default: from 1 to as many as the frames allow).")
  private String blocks;

  @Option(
      names = "--channels",
      paramLabel = "NUMBERS",
      description = "Widths, such as 16,32 (default: 32, the paper's).")
  private String channels;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many seeds, from 2020 on (default: 3).")
  private int seeds;

  @Option(
      names = "--seed-list",
      paramLabel = "NUMBERS",
      description = "These seeds instead, such as 1,7.")
  private String seedList;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Height and width of the frames instead of the scale's.")
  private Integer size;

  @Option(
      names = "--steps",
      paramLabel = "T",
      description = "Time steps of the frames instead of the scale's.")
  private Integer steps;

  @Option(names = "--dry-run", description = "Only list the experiments, and which are finished.")
  private boolean dryRun;

  @Mixin private TrainingOptions training;

  @Override
  public Integer call() throws IOException {
    Sweep sweep = sweep();
    ResultWriter output = training.output();
    if (dryRun) {
      list(sweep, output.folder(), training.types());
      return 0;
    }
    AblationTable results =
        new AblationTable(
            sweep, training.reproduction().runWithGradients(sweep.experiments(), training.view()));
    results.write(output);
    return results.isComplete() ? 0 : 1;
  }

  private Sweep sweep() {
    TrainingSetup scale = training.setting();
    TrainingSetup sized = size == null ? scale : option("--size", () -> scale.withSize(size));
    TrainingSetup setting = steps == null ? sized : option("--steps", () -> sized.withSteps(steps));
    return option(
        "ablate",
        () ->
            new Sweep(connects(), blocks(setting), channels(setting), neurons(), seeds(), setting));
  }

  private List<JoinKind> connects() {
    return option(
        "--connect",
        () ->
            Arrays.stream(connects.split(",", -1))
                .map(name -> JoinKind.of(name, training.types()))
                .distinct()
                .toList());
  }

  private List<Neuron> neurons() {
    return option(
        "--neuron",
        () ->
            Arrays.stream(neurons.split(",", -1))
                .map(id -> training.types().preset(Neuron.class, id.strip()))
                .distinct()
                .toList());
  }

  private List<Integer> blocks(TrainingSetup setting) {
    return numbers("--blocks", blocks == null ? "1.." + setting.blocks() : blocks);
  }

  private List<Integer> channels(TrainingSetup setting) {
    return numbers("--channels", channels == null ? "" + setting.channels() : channels);
  }

  private List<Long> seeds() {
    if (seedList != null) {
      return numbers("--seed-list", seedList).stream().map(Integer::longValue).toList();
    }
    if (seeds < 1) {
      throw training.wrongUse("--seeds must be at least 1, found " + seeds);
    }
    return LongStream.range(2020, 2020L + seeds).boxed().toList();
  }

  private List<Integer> numbers(String option, String text) {
    return option(option, () -> Numbers.of(text));
  }

  private <T> T option(String name, Supplier<T> value) {
    return training.option(name, value);
  }

  private static void list(Sweep sweep, Path folder, Types types) throws IOException {
    AblationTable results = AblationTable.in(folder, sweep, types);
    results
        .runs()
        .forEach(
            run ->
                System.out.printf(
                    "%-12s seed %d  %-32s %s%n",
                    run.progress(),
                    run.experiment().seed(),
                    run.caption().name(),
                    run.caption().scale()));
    long ended = results.runs().stream().filter(RunRecord::isOver).count();
    System.out.printf("%d of %d runs have ended in %s%n", ended, results.runs().size(), folder);
  }
}
