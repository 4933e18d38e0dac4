package sew.reproduce.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sew.registry.Types;
import sew.reproduce.experiment.DeadLeavesData;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.ImageNetSetup;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.experiment.ResNetName;
import sew.reproduce.experiment.Scale;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.RunRecord;

/**
 * {@code sew run table2} and {@code table3}: print the paper's numbers, the authors' logs and the
 * finished runs; with {@code --data} or {@code --scale} they train first.
 */
@Command(
    sortOptions = false,
    footer = {
      "Without --data and --scale nothing is trained: the table shows what is there.",
      "--scale quick without --data trains on pictures that the project draws itself."
    })
final class ImageNetTableCommand implements ItemCommand {
  private final List<ResNetName> nets;
  private final List<ResNetName> quick;
  private final RunsResultCommand.Body table;

  @Mixin private TableTraining training;
  @Mixin private RunsOption runs;

  @Option(
      names = "--net",
      paramLabel = "NAMES",
      description = {
        "Such as sew-resnet18,spiking-resnet34, or all (default: all at the paper's scale, those of 18",
        "and 34 layers at the quick one)."
      })
  private String net;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Height and width of the images instead of the scale's.")
  private Integer size;

  /**
   * One of the tables.
   *
   * @param nets the networks in it
   */
  ImageNetTableCommand(List<ResNetName> nets, RunsResultCommand.Body table) {
    this.nets = nets;
    this.quick = nets.stream().filter(net -> net.depth().layers() <= 34).toList();
    this.table = table;
  }

  @Override
  public Integer call() throws IOException {
    TrainingOptions options = training.training();
    if (!options.areGiven()) {
      table.write(runs.runs(), options.printed());
      return 0;
    }
    Dataset dataset = options.dataset(Types.id(DeadLeavesData.class), PaperSetting.IMAGE_NET);
    Optional<List<RunRecord>> trained = training.run(dataset, experiments(dataset));
    if (trained.isEmpty()) {
      return 0;
    }
    ResultWriter output = options.output(dataset);
    List<RunRecord> all = new ArrayList<>(runs.runsOutside(output.folder()));
    all.addAll(trained.get().stream().filter(run -> run.metrics().isPresent()).toList());
    table.write(all, output);
    return trained.get().stream().allMatch(run -> run.metrics().isPresent()) ? 0 : 1;
  }

  private List<Experiment> experiments(Dataset dataset) {
    TrainingOptions options = training.training();
    ImageNetSetup setup = options.option("--epochs", () -> setup(dataset));
    return chosen().stream().map(name -> setup.experiment(name, training.seed())).toList();
  }

  private ImageNetSetup setup(Dataset dataset) {
    TrainingOptions options = training.training();
    ImageNetSetup setup = ImageNetSetup.of(dataset, options.scale());
    ImageNetSetup sized = size == null ? setup : setup.withSize(size);
    return options.epochs().map(sized::withEpochs).orElse(sized);
  }

  private List<ResNetName> chosen() {
    if (net != null) {
      return training.training().option("--net", () -> ResNetName.of(net, nets));
    }
    return training.training().scale() == Scale.PAPER ? nets : quick;
  }
}
