package sew.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import sew.data.Npy;
import sew.layer.Parameters;
import sew.layer.StateDict;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.weights.WeightLoading.Match;

/** Small ResNets whose blocks are of every kind that the deep ones have. */
class WeightLoadingTest {
  private static final Shape IMAGES = new Shape(1, 3, 32, 32);

  /** Every tensor holds numbers of its own, so that none can be taken for another. */
  @ParameterizedTest
  @CsvSource({"sew, false", "sew, true", "spiking, false", "spiking, true"})
  void everyStyleOfNamesFillsTheSameParameters(String family, boolean bottleneck) {
    ResNet net = net(family, bottleneck, Neuron.If.DEFAULT, 5);
    Map<String, UnaryOperator<String>> styles = new LinkedHashMap<>();
    styles.put("authors'", net.authorsNames());
    styles.put("wrapped authors'", name -> "module." + net.authorsNames().apply(name));
    styles.put("today's", name -> Weights.current(net.authorsNames().apply(name)));
    styles.put("SpikingJelly's and torchvision's", UnaryOperator.identity());
    styles.put("wrapped SpikingJelly's", name -> "_orig_mod.module." + name);
    styles.put("of a run", name -> "weights/" + name);
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = net.initialized(manager, IMAGES, 1);
      Map<String, Parameter> parameters = StateDict.of(block);
      Map<String, Npy> given = numbered(parameters);
      styles.forEach(
          (style, names) -> {
            parameters.values().forEach(parameter -> Parameters.fill(parameter, -1));
            WeightLoading.load(net, block, file(given, names));
            parameters.forEach(
                (name, parameter) ->
                    assertArrayEquals(
                        given.get(name).toFloats(),
                        Parameters.get(parameter),
                        () -> style + " " + name));
          });
    }
  }

  /** With a neuron that has a parameter, also in the shortcut. */
  @Test
  void whatIsWrittenForSpikingJellyIsReadAgain() {
    ResNet net = net("sew", false, Neuron.Plif.DEFAULT, 5);
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = net.initialized(manager, IMAGES, 1);
      Map<String, Npy> given = numbered(StateDict.of(block));
      WeightLoading.load(net, block, file(given, UnaryOperator.identity()));
      Map<String, Npy> written =
          Weights.forSpikingJelly(Weights.save(StateDict.of(block), net.authorsNames()));
      assertArrayEquals(new long[0], written.get("layer2.0.downsample_sn.w").shape());
      assertTrue(written.containsKey("layer2.0.downsample.1.num_batches_tracked"));
      Block other = net.initialized(manager, IMAGES, 2);
      WeightLoading.load(net, other, new WeightFile(written, Map.of()));
      StateDict.of(other)
          .forEach(
              (name, p) -> assertArrayEquals(given.get(name).toFloats(), Parameters.get(p), name));
    }
  }

  @Test
  void anotherNumberOfClassesIsSaidFirst() {
    ResNet net = net("sew", false, Neuron.If.DEFAULT, 5);
    ResNet other = net("sew", false, Neuron.If.DEFAULT, 7);
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, Npy> seven = numbered(StateDict.of(other.initialized(manager, IMAGES, 1)));
      WeightFile file = file(seven, name -> "module." + name);
      assertEquals(7, file.classes());
      Block block = net.initialized(manager, IMAGES, 1);
      var e =
          assertThrows(IllegalArgumentException.class, () -> WeightLoading.load(net, block, file));
      assertEquals(
          "the weights do not fit the network: they are for 7 classes, the network is for 5; "
              + "fc.weight is [7, 512], expected [5, 512]; fc.bias is [7], expected [5]",
          e.getMessage());
    }
  }

  @Test
  void whatDoesNotFitIsListedInTheNamesOfTheFile() {
    ResNet net = net("spiking", false, Neuron.If.DEFAULT, 5);
    ResNet sew = net("sew", false, Neuron.If.DEFAULT, 5);
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = net.initialized(manager, IMAGES, 1);
      Map<String, Npy> given = numbered(StateDict.of(block));
      // The authors' names tell SEW's shortcuts from those of Spiking ResNet.
      assertProblem(
          net,
          block,
          file(given, sew.authorsNames()),
          "missing layer2.0.downsample.module.0.weight",
          "surplus layer2.0.downsample.0.module.0.weight");
      Map<String, Npy> fewer = new LinkedHashMap<>(given);
      fewer.remove("layer1.0.bn2.bias");
      fewer.put("module.fc.bias", fewer.get("fc.bias"));
      fewer.put("layer5.0.conv1.weight", fewer.get("fc.bias"));
      assertProblem(
          net,
          block,
          file(fewer, UnaryOperator.identity()),
          "missing layer1.0.bn2.bias [64]",
          "two tensors are called fc.bias",
          "surplus layer5.0.conv1.weight");
    }
  }

  /** A membrane of NaN never fires: the accuracy would look like any other. */
  @ParameterizedTest
  @EnumSource(Match.class)
  void valuesThatNoNetworkComputesWithAreCountedAndNothingIsSet(Match match) {
    ResNet net = net("sew", false, Neuron.If.DEFAULT, 5);
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = net.initialized(manager, IMAGES, 1);
      Map<String, Npy> given = numbered(StateDict.of(block));
      given.put("conv1.weight", changed(given.get("conv1.weight"), Float.NaN));
      given.put("bn1.bias", changed(given.get("bn1.bias"), Float.NEGATIVE_INFINITY));
      given.put("bn1.running_mean", changed(given.get("bn1.running_mean"), -1)); // of any sign
      given.put("bn1.running_var", changed(given.get("bn1.running_var"), -1));
      given.put("layer1.0.bn1.running_var", doubles(64, 1e300));
      float[] before = Parameters.get(StateDict.of(block).get("conv1.weight"));
      var e =
          assertThrows(
              IllegalArgumentException.class,
              () -> WeightLoading.load(net, block, file(given, UnaryOperator.identity()), match));
      assertEquals(
          "expected finite weights and variances of at least 0, found "
              + "conv1.weight: 2 of 9408 values NaN or infinite; "
              + "bn1.bias: 2 of 64 values NaN or infinite; "
              + "bn1.running_var: 2 of 64 values negative; "
              + "layer1.0.bn1.running_var: 64 of 64 values NaN or infinite; "
              + "use weights from before the training diverged, or copy the file again",
          e.getMessage());
      assertArrayEquals(before, Parameters.get(StateDict.of(block).get("conv1.weight")));
    }
  }

  /** Names and shapes of sew_resnet18(num_classes=2, cnf="ADD") of SpikingJelly 0.0.0.0.14. */
  @Test
  void aStateDictOfSpikingJellyIsLoadedByName() throws IOException {
    Map<String, Npy> tensors = new LinkedHashMap<>();
    for (String line :
        Files.readAllLines(Path.of("src/test/resources/weights/sj_sew_resnet18_names.csv"))) {
      String[] fields = line.split(",", 2);
      if (fields[1].isEmpty()) {
        tensors.put(fields[0], Npy.of(0));
      } else if (!fields[1].equals("shape")) {
        long[] shape = Stream.of(fields[1].split("x", -1)).mapToLong(Long::parseLong).toArray();
        float[] values = new float[(int) LongStream.of(shape).reduce(1, (x, y) -> x * y)];
        Arrays.fill(values, tensors.size());
        tensors.put(fields[0], Npy.of(values, shape));
      }
    }
    assertEquals(122, tensors.size());
    ResNet net =
        new ResNet(
            ResNet.Depth.D18,
            new Residual.Sew(ConnectFunction.ADD),
            Neuron.If.DEFAULT,
            2,
            false,
            2);
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = net.initialized(manager, IMAGES, 1);
      WeightLoading.load(net, block, new WeightFile(tensors, Map.of()));
      StateDict.of(block)
          .forEach(
              (name, parameter) ->
                  assertArrayEquals(tensors.get(name).toFloats(), Parameters.get(parameter), name));
    }
  }

  @Test
  void theFileIsNamed() {
    ResNet net = net("sew", false, Neuron.If.DEFAULT, 5);
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = net.initialized(manager, IMAGES, 1);
      Map<String, Npy> given = Map.of("fc.weight", Npy.of(new float[8], 4, 2));
      WeightFile weights = new WeightFile("w.pth", given, Map.of());
      var e =
          assertThrows(
              IllegalArgumentException.class, () -> WeightLoading.load(net, block, weights));
      assertTrue(
          e.getMessage().startsWith("w.pth: the weights do not fit the network: they are for 4"),
          e.getMessage());
      var none = new WeightFile("w.pth", Map.of("fc.weight", Npy.of(new float[0], 4, 0)), Map.of());
      e = assertThrows(IllegalArgumentException.class, none::classes);
      assertTrue(e.getMessage().startsWith("w.pth: expected a last layer"), e.getMessage());
    }
  }

  @Test
  void aListOfUnusableTensorsIsCut() {
    ResNet net = net("sew", false, Neuron.If.DEFAULT, 5);
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = net.initialized(manager, IMAGES, 1);
      Map<String, Npy> given = numbered(StateDict.of(block));
      given.replaceAll((name, tensor) -> changed(tensor, Float.POSITIVE_INFINITY));
      assertProblem(
          net,
          block,
          file(given, name -> "module." + net.authorsNames().apply(name)),
          "found module.conv1.weight: 2 of 9408 values",
          " and %d more;".formatted(given.size() - 5));
    }
  }

  /** With another first and last value. */
  private static Npy changed(Npy tensor, float value) {
    float[] values = tensor.toFloats();
    values[0] = value;
    values[values.length - 1] = value;
    return Npy.of(values, tensor.shape());
  }

  private static Npy doubles(int n, double value) {
    ByteBuffer data = ByteBuffer.allocate(Double.BYTES * n);
    for (int i = 0; i < n; i++) {
      data.putDouble(Double.BYTES * i, value);
    }
    return new Npy(new long[] {n}, "f8", data);
  }

  private static void assertProblem(ResNet net, Block block, WeightFile file, String... problems) {
    var e =
        assertThrows(IllegalArgumentException.class, () -> WeightLoading.load(net, block, file));
    for (String problem : problems) {
      assertTrue(e.getMessage().contains(problem), e.getMessage());
    }
  }

  private static ResNet net(String family, boolean bottleneck, Neuron neuron, int classes) {
    Residual residual =
        family.equals("sew") ? new Residual.Sew(ConnectFunction.ADD) : new Residual.Spiking();
    return new ResNet(List.of(1, 1, 1, 1), bottleneck, residual, neuron, 2, false, classes);
  }

  private static Map<String, Npy> numbered(Map<String, Parameter> parameters) {
    Map<String, Npy> tensors = new LinkedHashMap<>();
    parameters.forEach(
        (name, parameter) -> {
          long[] shape = parameter.getArray().getShape().getShape();
          float[] values = new float[Math.toIntExact(parameter.getArray().size())];
          for (int i = 0; i < values.length; i++) {
            values[i] = tensors.size() + (float) i / values.length;
          }
          tensors.put(name, Npy.of(values, shape));
        });
    return tensors;
  }

  /** With the counters of PyTorch's BN, which no parameter takes. */
  private static WeightFile file(Map<String, Npy> given, UnaryOperator<String> names) {
    Map<String, Npy> tensors = new LinkedHashMap<>();
    given.forEach(
        (name, tensor) -> {
          tensors.put(names.apply(name), tensor);
          if (name.endsWith("running_var")) {
            tensors.put(names.apply(name).replace("running_var", "num_batches_tracked"), Npy.of(8));
          }
        });
    return new WeightFile(tensors, Map.of());
  }
}
