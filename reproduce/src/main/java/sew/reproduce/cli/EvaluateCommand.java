package sew.reproduce.cli;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sew.compute.Compute;
import sew.data.Npy;
import sew.data.Printable;
import sew.data.Sha256;
import sew.layer.Network;
import sew.model.ResNet;
import sew.reproduce.evaluate.Evaluation;
import sew.reproduce.evaluate.EvaluationData;
import sew.reproduce.evaluate.EvaluationTables;
import sew.reproduce.evaluate.FramesFile;
import sew.reproduce.experiment.Cifar10Dvs;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.result.ProcessFacts;
import sew.reproduce.result.ResultWriter;
import sew.weights.WeightFile;

/** {@code sew evaluate}: a trained network on a test set. */
@Command(
    name = "evaluate",
    sortOptions = false,
    description = {
      "Accuracy, loss, confusion matrix, firing rates and synaptic operations of a trained network.",
      "Event networks need --data with --dataset, or --frames with --labels; ResNets need --data with one folder of images per class, or with val/ in it."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private NetworkOptions network;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Recordings, or images in one folder per class.")
  private Path data;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description =
          "What the recordings are: dvs-gesture, cifar10-dvs, n-mnist or one of your own (default: dvs-gesture, of a wide-7b-net cifar10-dvs; of a run, its own).")
  private String dataset;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description =
          "Which recordings of cifar10-dvs are for testing: authors, first-100, random:SEED or file:LIST (default: authors).")
  private String split;

  @Option(
      names = "--frames",
      paramLabel = "FILE",
      description =
          "Clips of frames instead of recordings: .npy, or .npz with one array or one called frames.")
  private Path frames;

  @Option(
      names = "--labels",
      paramLabel = "CLASSES",
      split = ",",
      description = "The classes of the clips in --frames, from 0, such as 2,5,0.")
  private int[] labels = {};

  @Option(
      names = "--logits",
      paramLabel = "ORDER",
      defaultValue = "number",
      description =
          "number: logit i is class i; text: class numbers sorted as strings, 0, 1, 10, 2, ..., as in the authors' DVS Gesture weights (default: number).")
  private Evaluation.Order order;

  @Option(
      names = "--steps",
      paramLabel = "T",
      description =
          "Time steps (default: 16 for event networks, 4 for ResNets; of a run, its own).")
  private Integer steps;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description =
          "Height and width (default: 128 for event networks, 34 for n-mnist, 224 for ResNets; of a run, its own).")
  private Integer size;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "8",
      description = "Samples at a time (default: 8).")
  private int batch;

  @Mixin private DeviceOption device;
  @Mixin private OutOption out;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Device on = device.device();
    requireSizes();
    Path path = network.file();
    Compute.Resolved compute = ComputingOptions.of(spec).resolveFastest(on);
    WeightFile file = WeightFiles.read(spec, path);
    int classes = file.classes();
    Optional<Experiment.Data> ofRun = network.experiment().map(Experiment::data);
    Network net = network(file, ofRun);
    EvaluationData set = net instanceof ResNet ? images(classes, ofRun) : clips(net, ofRun);
    Evaluation evaluation =
        Evaluation.of(net, classes, file, network.match(), order, set.batches(), compute);
    ResultWriter output = out.output("evaluate-" + network.title().toLowerCase(Locale.ROOT));
    EvaluationTables tables = new EvaluationTables(evaluation);
    tables.write(output);
    Map<String, Object> facts = new TreeMap<>(set.facts());
    facts.put("weightsSha256", Sha256.of(path));
    if (frames != null) {
      facts.put("frames", frames.getFileName().toString());
      facts.put("framesSha256", Sha256.of(frames));
    }
    Evaluation.Config setting =
        new Evaluation.Config(net, path.getFileName().toString(), network.match(), order);
    output.values("evaluation", setting, compute, facts, tables.values());
    return 0;
  }

  private void requireSizes() {
    WrongUse.requireBetween(spec, "--batch", batch, 1, SampleSize.MAX_BATCH);
    if (steps != null) {
      WrongUse.requireBetween(spec, "--steps", steps, 1, SampleSize.MAX_STEPS);
    }
    if (size != null) {
      WrongUse.requireBetween(spec, "--size", size, 1, SampleSize.MAX_PIXELS);
    }
    if (frames == null && labels.length > 0) {
      throw wrongUse("--labels are those of the clips in --frames, which is not given");
    }
    if (frames != null && (data != null || dataset != null || split != null)) {
      throw wrongUse("--frames takes the place of --data, --dataset and --split");
    }
  }

  /** T of a ResNet is its own, of another network that of its frames. */
  private Network network(WeightFile file, Optional<Experiment.Data> ofRun) throws IOException {
    int resNetSteps = steps != null ? steps : ofRun.map(Experiment.Data::steps).orElse(4);
    Network net = network.network(file, resNetSteps);
    return net instanceof ResNet resNet ? resNet.withSteps(resNetSteps) : net;
  }

  private EvaluationData images(int classes, Optional<Experiment.Data> ofRun) throws IOException {
    if (data == null) {
      throw wrongUse("--data must name a folder of images, one folder per class");
    }
    int pixels =
        size != null ? size : ofRun.map(Experiment.Data::size).orElse(PaperSetting.IMAGE_SIZE);
    return EvaluationData.ofImages(
        data, classes, pixels, batch, spec.commandLine().getErr()::println);
  }

  /**
   * @param ofRun what the run was trained on that gives the network
   */
  private EvaluationData clips(Network net, Optional<Experiment.Data> ofRun) throws IOException {
    if (frames != null) {
      return labelled(FramesFile.read(frames));
    }
    Experiment.Data set = recordings(net, ofRun);
    Dataset chosen = set.dataset();
    if (chosen.isStill()) {
      throw wrongUse("this network needs event data, found the images " + chosen.name());
    }
    if (chosen.needsData() && data == null) {
      throw wrongUse(chosen.whereToGet() + ", or --frames a file with --labels");
    }
    return EvaluationData.ofRecordings(
        set, data, batch, out.outputOptions().messages(), ProcessFacts.isTerminal());
  }

  private EvaluationData labelled(Npy clips) throws IOException {
    try {
      return EvaluationData.ofFrames(clips, labels);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s: %s; give --labels one class for each clip"
              .formatted(Printable.of(frames.toString()), e.getMessage()),
          e);
    }
  }

  private Experiment.Data recordings(Network net, Optional<Experiment.Data> ofRun) {
    Dataset named = dataset == null && ofRun.isPresent() ? ofRun.get().dataset() : named(net);
    Dataset chosen = split == null ? named : withSplit(named);
    int usual = chosen instanceof Dataset.NMnist ? 34 : 128;
    Experiment.Data set =
        new Experiment.Data(
            chosen,
            steps != null ? steps : ofRun.map(Experiment.Data::steps).orElse(16),
            size != null ? size : ofRun.map(Experiment.Data::size).orElse(usual));
    SampleSize.requireFit(spec, set, batch);
    return set;
  }

  private Dataset named(Network net) {
    String papers =
        PaperSetting.isWideSevenBNet(net) ? PaperSetting.CIFAR10_DVS : PaperSetting.DVS_GESTURE;
    String id = dataset == null ? papers : dataset;
    return WrongUse.checked(
        spec, "--dataset", () -> ClassPathOption.types(spec).preset(Dataset.class, id));
  }

  private Dataset withSplit(Dataset recordings) {
    if (!(recordings instanceof Cifar10Dvs)) {
      throw wrongUse("--split is for cifar10-dvs, found " + recordings.name());
    }
    return WrongUse.checked(spec, "--split", () -> new Cifar10Dvs(split));
  }

  private ParameterException wrongUse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
