package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Npy;
import sew.layer.StateDict;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Changes;
import sew.reproduce.experiment.DataParameters;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.ImageDataset;
import sew.reproduce.experiment.ImageNetSetup;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.ResNetName;
import sew.reproduce.experiment.Scale;
import sew.reproduce.run.RunDirectory;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.weights.WeightFile;
import sew.weights.Weights;

class EvaluateCommandTest {
  private static final Path CHECKPOINT =
      Path.of("..", "lib", "src", "test", "resources", "golden", "checkpoint");

  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();

  private int evaluate(Object... arguments) {
    String[] all =
        Stream.concat(
                Stream.of("evaluate", "--out", folder.resolve("out").toString()),
                Stream.of(arguments).map(Object::toString))
            .toArray(String[]::new);
    return Sew.commandLine().setErr(new PrintWriter(err, true)).execute(all);
  }

  @Test
  void eventNetOnFrames() throws IOException {
    int code =
        evaluate(
            "--net",
            "7b-net",
            "--weights",
            CHECKPOINT.resolve("gesture_7bnet_checkpoint.pth"),
            "--frames",
            frames(),
            "--labels",
            "3,5");
    assertEquals(0, code, err.toString());
    String json = Files.readString(folder.resolve("out/evaluation.json"));
    for (String fact : List.of("weightsSha256", "\"commit\"", "firingRates", "\"order\"", "top5")) {
      assertTrue(json.contains(fact), fact);
    }
    assertEquals(12, Files.readAllLines(folder.resolve("out/confusion.csv")).size());
  }

  @Test
  void weightsThatAreMissingAreSaidToBeMissing() {
    Path missing = folder.resolve("none.pth");
    assertEquals(1, evaluate("--net", "7b-net", "--weights", missing, "--data", "."));
    assertTrue(
        err.toString().startsWith("sew: " + missing + ": expected a file of weights"),
        err.toString());
    assertTrue(err.toString().contains("found nothing"), err.toString());
  }

  private Path frames() throws IOException {
    Path file = folder.resolve("clips.npz");
    sew.data.Npz.write(
        file,
        Map.of("frames", sew.data.Npz.read(CHECKPOINT.resolve("gesture_7bnet_io.npz")).get("x")));
    return file;
  }

  /** A ResNet from a file under the authors' names, on a folder with one image that is broken. */
  @Test
  void resNetOnAFolderOfImages() throws IOException {
    ResNet net =
        new ResNet(
            ResNet.Depth.D18,
            new Residual.Sew(ConnectFunction.ADD),
            new Neuron.If(Firing.DEFAULT),
            2,
            false,
            3);
    Path weights = folder.resolve("resnet18.safetensors");
    try (NDManager manager = NDManager.newBaseManager()) {
      var block = net.initialized(manager, new Shape(1, 3, 32, 32), 1);
      Map<String, Npy> tensors =
          Weights.save(StateDict.of(block, net.authorsNames()), Weights::current);
      WeightFile.write(weights, tensors);
    }
    for (String name : List.of("a/1", "a/2", "b/1", "c/1")) {
      Path file = folder.resolve("val/" + name + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }
    Files.writeString(folder.resolve("val/b/1.png"), "broken");
    int code =
        evaluate(
            "--net",
            "sew-resnet18",
            "--weights",
            weights,
            "--data",
            folder,
            "--size",
            "32",
            "--steps",
            "2");
    assertEquals(0, code, err.toString());
    assertTrue(err.toString().contains("left out"), err.toString());
    Files.createDirectories(folder.resolve("val/d"));
    assertEquals(1, evaluate("--net", "sew-resnet18", "--weights", weights, "--data", folder));
    assertTrue(err.toString().contains("expected 3 class folders"), err.toString());
    String json = Files.readString(folder.resolve("out/evaluation.json"));
    assertTrue(json.contains("\"samples\" : 3") && json.contains("\"leftOut\" : 1"), json);
  }

  /** Other sizes and time steps than those of training would give other accuracies. */
  @Test
  void aRunOnImagesIsEvaluatedAtItsSizeAndTimeSteps() throws IOException {
    ImageNetSetup setup = new ImageNetSetup(new ImageDataset.Folder(3), Scale.QUICK, 32, 1);
    Experiment quick = setup.experiment(new ResNetName(JoinKind.ADD, ResNet.Depth.D18), 2020);
    Experiment experiment = Changes.NONE.with(DataParameters.STEPS, 2).applyTo(quick);
    RunDirectory run = new RunDirectory(folder.resolve("run"));
    run.describe(experiment, BuiltInTypes.TYPES);
    try (NDManager manager = NDManager.newBaseManager()) {
      var block = experiment.network().initialized(manager, new Shape(1, 3, 32, 32), 1);
      Map<String, Npy> tensors = new TreeMap<>();
      Weights.save(StateDict.of(block), Weights::current)
          .forEach((name, tensor) -> tensors.put("weights/" + name, tensor));
      sew.data.Npz.write(run.checkpoint(), tensors);
    }
    for (String name : List.of("a", "b", "c")) {
      Path file = folder.resolve("images/" + name + "/1.png");
      Files.createDirectories(file.getParent());
      ImageIO.write(new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }
    assertEquals(
        0, evaluate("--weights", run.path(), "--data", folder.resolve("images")), err.toString());
    String json = Files.readString(folder.resolve("out/evaluation.json"));
    assertTrue(json.contains("\"size\" : 32") && json.contains("\"steps\" : 2"), json);
    assertEquals(
        0,
        evaluate(
            "--weights",
            run.path(),
            "--data",
            folder.resolve("images"),
            "--size",
            "48",
            "--steps",
            "1"),
        err.toString());
    String other = Files.readString(folder.resolve("out/evaluation.json"));
    assertTrue(other.contains("\"size\" : 48") && other.contains("\"steps\" : 1"), other);
  }

  @Test
  void labelsThatTheNetworkDoesNotHaveAreNamed() throws IOException {
    Path weights = CHECKPOINT.resolve("gesture_7bnet_checkpoint.pth");
    assertEquals(
        1,
        evaluate(
            "--net", "7b-net", "--weights", weights, "--frames", frames(), "--labels", "3,11"));
    assertTrue(err.toString().contains("expected labels from 0 to 10"), err.toString());
  }

  /**
   * Data and network of a run are those of its experiment.json, unless an option says otherwise.
   */
  @Test
  void aRunGivesItsDataAndItsNetwork() throws IOException {
    Path run = folder.resolve("run");
    Path committed =
        Path.of("results", "table4-n-mnist", "n-mnist-sew-resnet-add-seed2020-60558b2d");
    Files.createDirectories(run);
    Files.copy(committed.resolve("experiment.json"), run.resolve("experiment.json"));
    sew.data.Npz.write(
        run.resolve("checkpoint.npz"), Map.of("weights/fc.weight", Npy.of(new float[10], 10, 1)));
    assertEquals(2, evaluate("--weights", run));
    assertTrue(err.toString().contains("N-MNIST"), err.toString());
    assertEquals(2, evaluate("--weights", run, "--connect", "IAND"));
    assertTrue(err.toString().contains("are for --net"), err.toString());
    Files.writeString(run.resolve("experiment.json"), "{");
    assertEquals(1, evaluate("--weights", run));
    assertTrue(err.toString().contains("experiment.json: expected JSON"), err.toString());
  }

  @Test
  void wrongUsesAreNamed() throws IOException {
    Path weights = CHECKPOINT.resolve("gesture_7bnet_checkpoint.pth");
    assertEquals(2, evaluate("--net", "resnet19", "--weights", weights, "--frames", frames()));
    assertTrue(err.toString().contains("--net must be 7b-net"), err.toString());
    assertEquals(2, evaluate("--net", "7b-net", "--weights", weights));
    assertTrue(err.toString().contains("or --frames"), err.toString());
    assertEquals(2, evaluate("--net", "7b-net", "--weights", weights, "--dataset", "dead-leaves"));
    assertTrue(err.toString().contains("found the images dead-leaves"), err.toString());
    assertEquals(
        1,
        evaluate(
            "--net", "wide-7b-net", "--weights", weights, "--frames", frames(), "--labels", "1,2"));
    assertTrue(
        err.toString().contains("missing") || err.toString().contains("expected"), err.toString());
  }
}
