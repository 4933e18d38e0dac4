package examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.SplitSamples;
import sew.image.Image;
import sew.image.Transform;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.registry.TypeProvider;
import sew.registry.Types;
import sew.registry.UnknownTypeException;
import sew.reproduce.cli.Sew;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.OtherCodeException;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.Sweep;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.run.RunCompute;
import sew.reproduce.run.RunDirectory;
import sew.reproduce.run.RunListener;
import sew.reproduce.run.RunRecord;
import sew.reproduce.run.Runner;
import sew.reproduce.run.SweepProgress;
import sew.reproduce.tables.AblationTable;
import sew.reproduce.tables.Table4Comparison;
import sew.train.EpochMetrics;
import sew.train.Optimiser;
import sew.train.Recipe;
import sew.train.Schedule;
import tech.tablesaw.api.Table;

/** The types in this folder, compiled as a user's, do what the built-in ones do. */
class ExamplesTest {
  private static final Path SOURCES = Path.of("src", "test", "java", "examples");
  private static final String EQUATION = "return v.add(x).add(v.mul(v).mul(scalar(v, a)));";

  @TempDir private Path folder;

  /** A class folder such as a user's jar has; {@code equation} is that of the neuron. */
  private Path compile(String name, String equation) throws IOException {
    Path sources = Files.createDirectories(folder.resolve(name + "-sources/own"));
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.filter(f -> !f.endsWith("ExamplesTest.java")).toList()) {
        String text = Files.readString(file);
        Files.writeString(
            sources.resolve(file.getFileName()),
            text.replace("package examples;", "package own;").replace(EQUATION, equation));
      }
    }
    Path classes = Files.createDirectories(folder.resolve(name));
    try (Stream<Path> files = Files.list(sources)) {
      List<String> arguments =
          Stream.concat(
                  Stream.of(
                      "-proc:none",
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-d",
                      classes.toString()),
                  files.map(Path::toString))
              .toList();
      int code =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, arguments.toArray(String[]::new));
      assertEquals(0, code);
    }
    Path service = classes.resolve("META-INF/services/" + TypeProvider.class.getName());
    Files.createDirectories(service.getParent());
    Files.writeString(service, "own.MyTypes\n");
    return classes;
  }

  private static Types types(Path classes) throws IOException {
    URL[] urls = {classes.toUri().toURL()};
    return BuiltInTypes.TYPES.withProviders(
        new URLClassLoader(urls, TypeProvider.class.getClassLoader()));
  }

  private static Sweep sweep(Types types) {
    TrainingSetup setting =
        new TrainingSetup(types.preset(Dataset.class, "moving-bars"), Scale.QUICK, 4, 16, 2);
    return new Sweep(
        List.of(JoinKind.ADD, JoinKind.of("or", types), JoinKind.of("inhibiting", types)),
        List.of(1),
        List.of(4),
        List.of(types.preset(Neuron.class, "quadratic")),
        List.of(2020L),
        setting);
  }

  private List<RunRecord> run(String out, Types types, boolean stops) throws IOException {
    return new Runner(
            folder.resolve(out), null, folder.resolve("cache"), types, RunCompute.on(Device.cpu()))
        .runWithGradients(sweep(types).experiments(), new Silent(stops));
  }

  /** Is told of everything; may be stopped in the second epoch of the first run. */
  private record Silent(boolean stops) implements RunListener {
    @Override
    public void onBatch(Report report) {
      if (stops && report.epoch() == 1) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void note(String note) {}

    @Override
    public void begin(List<Experiment> experiments, Map<Experiment.Data, SplitSamples> samples) {}

    @Override
    public void start(Experiment experiment, int epoch, SweepProgress progress) {}

    @Override
    public void warn(String warning) {}

    @Override
    public void epochDone(EpochMetrics epoch) {}

    @Override
    public void done(RunRecord run, boolean before, SweepProgress progress) {}

    @Override
    public void end() {}
  }

  @Test
  void ownTypesAreTrainedResumedAndRefusedWithOtherCode() throws IOException {
    Path classes = compile("classes", EQUATION);
    List<RunRecord> whole = run("whole", types(classes), false);
    assertThrows(CancellationException.class, () -> run("resumed", types(classes), true));
    // As another process would, which loads the classes again.
    List<RunRecord> resumed = run("resumed", types(classes), false);
    for (int i = 0; i < whole.size(); i++) {
      assertEquals(RunRecord.State.FINISHED, resumed.get(i).state());
      assertArrayEquals(checkpoint(whole.get(i)), checkpoint(resumed.get(i)));
    }

    Types fresh = types(classes);
    Path out = folder.resolve("whole");
    assertEquals(3, RunRecord.finishedIn(out, fresh, note -> {}).size());
    Table ablation = AblationTable.in(out, sweep(fresh), fresh).table();
    assertEquals("SEW ResNet, quadratic neurons", ablation.getString(1, "network"));
    assertEquals("OR", ablation.getString(1, "g"));
    assertEquals("inhibiting, quadratic neurons", ablation.getString(2, "network"));
    Table beside = new Table4Comparison(whole).otherRuns();
    assertEquals("ADD", beside.getString(0, "g"));
    assertTrue(beside.getString(1, "scale").startsWith("shortened, moving-bars: 1 block c4"));

    RunDirectory run = whole.get(1).directory().orElseThrow();
    assertEquals(sweep(fresh).experiments().get(1), run.experiment(fresh));
    assertThrows(UnknownTypeException.class, () -> run.experiment(BuiltInTypes.TYPES));
    Types changed = types(compile("changed", "return v.add(x);"));
    IOException e = assertThrows(OtherCodeException.class, () -> run("whole", changed, false));
    assertTrue(e.getMessage().contains("different code of \"quadratic\""), e.getMessage());
  }

  private static byte[] checkpoint(RunRecord run) throws IOException {
    return Files.readAllBytes(run.directory().orElseThrow().checkpoint());
  }

  @Test
  void theCommandLineKnowsThem() throws IOException {
    Path classes = compile("classes", EQUATION);
    run("runs", types(classes), false);
    String[] command = {
      "ablate",
      "--dry-run",
      "--class-path",
      classes.toString(),
      "--dataset",
      "moving-bars",
      "--connect",
      "ADD,OR,inhibiting",
      "--neuron",
      "quadratic",
      "--blocks",
      "1",
      "--channels",
      "4",
      "--steps",
      "4",
      "--size",
      "16",
      "--epochs",
      "2",
      "--seeds",
      "1",
      "--out",
      folder.resolve("runs").toString()
    };
    assertEquals(0, Sew.commandLine().execute(command));
    command[3] = compile("changed", "return v.add(x);").toString();
    assertSays("different code of \"quadratic\"", 1, command);
    assertSays("--dataset: no Dataset is called \"moving-bars\"", 2, without(command));
  }

  private static String[] without(String[] command) {
    return Stream.concat(Stream.of("ablate"), Arrays.stream(command).skip(4))
        .toArray(String[]::new);
  }

  private static void assertSays(String words, int code, String... command) {
    StringWriter said = new StringWriter();
    int found = Sew.commandLine().setErr(new PrintWriter(said)).execute(command);
    assertTrue(said.toString().contains(words), said.toString());
    assertEquals(code, found);
  }

  @Test
  void theNeuronChargesByItsEquation() {
    // V = 0, X = 1/2: H = 1/2; then 1/2 + 1/2 + 1/16 fires.
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.full(new Shape(2, 1), 0.5f);
      Neuron neuron = QuadraticNeuron.DEFAULT;
      NDArray v = neuron.step(manager.zeros(new Shape(1)), x.get(0), null, false).v();
      assertEquals(0.5f, v.getFloat(0));
      assertEquals(1.0625f, neuron.step(v, x.get(1), null, false).h().getFloat(0));
      assertEquals(1, neuron.firingInput(), 1e-6);
    }
  }

  @Test
  void theSurrogateIsItsCurve() {
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] slopes =
          new TanhSurrogate(2).derivative(manager.create(new float[] {0, 1})).toFloatArray();
      assertEquals(2, slopes[0]);
      assertEquals(2 * (1 - Math.pow(Math.tanh(2), 2)), slopes[1], 1e-6);
    }
  }

  @Test
  void theTransformMirrors() {
    Image image = new Image(1, 2, new byte[] {1, 2, 3, 4, 5, 6});
    Image mirrored = new Mirrored(new Transform.Test(1, 1)).apply(image, 0);
    assertEquals(1, mirrored.width());
    assertEquals(1, new Mirrored(new Transform.Test(1, 1)).size());
  }

  /** Network, loss, surrogate and data set of one's own in one run, from the test's class path. */
  @Test
  void aNetworkAndALossOfOnesOwnLearn() throws IOException {
    Firing firing = new Firing(1, new Reset.Hard(0), new TanhSurrogate(2), true);
    Recipe recipe =
        new Recipe(6, 4, 4, Optimiser.Adam.DEFAULT, new Schedule.Constant(0.05))
            .withLoss(new SquaredError());
    Experiment experiment =
        new Experiment(
            new OneConvolution(4, new QuadraticNeuron(0.1, firing), 2),
            new Experiment.Data(MovingBars.DEFAULT, 4, 16),
            recipe,
            7);
    RunRecord run =
        new Runner(
                folder.resolve("runs"),
                null,
                folder.resolve("cache"),
                BuiltInTypes.TYPES,
                RunCompute.on(Device.cpu()))
            .run(List.of(experiment), new Silent(false))
            .get(0);
    List<EpochMetrics> epochs = run.epochs();
    assertTrue(epochs.get(5).trainLoss() < epochs.get(0).trainLoss(), epochs.toString());
    assertEquals("one-convolution", run.caption().name());
    assertTrue(run.caption().scale().endsWith("6 epochs, loss squared-error"));
    Types own =
        BuiltInTypes.TYPES
            .with(OneConvolution.class)
            .with(QuadraticNeuron.class)
            .with(TanhSurrogate.class)
            .with(MovingBars.class)
            .with(SquaredError.class);
    assertEquals(experiment, run.directory().orElseThrow().experiment(own));
  }
}
