package sew.reproduce.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sew.registry.Types;
import sew.reproduce.experiment.Changes;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.ImageDataset;
import sew.reproduce.experiment.ImageNetSetup;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.experiment.ResNetName;
import sew.reproduce.experiment.Scale;

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
  @Mixin private TrainingOptions options;
  @Mixin private RecipeOptions recipe;
  @Mixin private RunsOption runs;
  @Mixin private PublishedWeightsOption weights;

  @Option(
      names = "--net",
      paramLabel = "NAMES",
      description =
          "Such as sew-resnet18,spiking-resnet34, or all (default: all at the paper's scale, those of 18 and 34 layers at the quick one).")
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
    if (weights.areGiven()) {
      if (net != null || recipe.areGiven()) {
        throw options.wrongUse(
            "--weights evaluates the networks of its files, without --net and options of training");
      }
      weights.evaluate(options, size == null ? PaperSetting.IMAGE_SIZE : size, options.printed());
      return 0;
    }
    if (!training.isAsked(options)) {
      boolean ofTraining = net != null || size != null || recipe.areGiven();
      return TableTraining.print(options, runs, ofTraining, table);
    }
    Dataset dataset = dataset();
    return training.run(
        options, runs, "table2", dataset, experiments(dataset), recipe.initialWeights(), table);
  }

  @Override
  public List<String> choices() {
    return Choices.of(
        Dataset::isStill,
        (dataset, scale) -> {
          ImageNetSetup setup = ImageNetSetup.of(dataset, scale);
          return (scale == Scale.PAPER ? nets : quick)
              .stream().map(name -> setup.experiment(name, 2020)).toList();
        });
  }

  /** Of a folder with other classes than ImageNet's, images that stand in for it. */
  private Dataset dataset() {
    boolean isFolder =
        options
            .datasetName()
            .map(name -> name.equals(Types.id(ImageDataset.Folder.class)))
            .orElse(options.data().isPresent() && options.scale() == Scale.QUICK);
    return isFolder
        ? options.imageFolder()
        : options.dataset(Types.id(ImageDataset.DeadLeaves.class), PaperSetting.IMAGE_NET);
  }

  private List<Experiment> experiments(Dataset dataset) throws IOException {
    if (!dataset.isStill()) {
      throw options.wrongUse(
          "this table is trained on still images, found the event data " + dataset.name());
    }
    ImageNetSetup setup = options.option("--size, --epochs", () -> setup(dataset));
    List<Experiment> experiments = new ArrayList<>();
    for (Changes changes : recipe.combinations()) {
      for (ResNetName name : chosen()) {
        Experiment experiment = setup.experiment(name, training.seed());
        experiments.add(options.fitting(() -> changes.applyTo(experiment)));
      }
    }
    return experiments;
  }

  private ImageNetSetup setup(Dataset dataset) {
    ImageNetSetup setup = ImageNetSetup.of(dataset, options.scale());
    ImageNetSetup sized = size == null ? setup : setup.withSize(size);
    return options.epochs().map(sized::withEpochs).orElse(sized);
  }

  private List<ResNetName> chosen() {
    if (net != null) {
      return options.option("--net", () -> ResNetName.of(net, nets));
    }
    return options.scale() == Scale.PAPER ? nets : quick;
  }
}
