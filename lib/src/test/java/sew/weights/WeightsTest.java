package sew.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import sew.data.Npy;
import sew.layer.Parameters;
import sew.layer.StateDict;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

class WeightsTest {
  private static final EventNet NET =
      EventNet.of(2, 4, new Residual.Sew(ConnectFunction.ADD), Neuron.Plif.DEFAULT, 3);

  @Test
  void threeStylesOfNamesAreOne() {
    for (String style :
        new String[] {
          "conv.1.conv.0.0.module.1.weight",
          "conv.1.conv.0.0.module.1.0.weight",
          "conv.1.conv.0.0.1.weight"
        }) {
      assertEquals("conv.1.conv.0.0.1.weight", Weights.current(style));
    }
    assertEquals(
        "layer1.0.downsample.0.0.weight", Weights.current("layer1.0.downsample.0.module.0.weight"));
  }

  @Test
  void whatIsSavedInTodaysNamesIsLoadedAgain() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, Npy> saved = Weights.save(named(manager, 1), UnaryOperator.identity());
      assertArrayEquals(new long[0], saved.get("conv.0.1.w").shape());
      assertTrue(saved.containsKey("conv.0.0.1.num_batches_tracked"));
      Map<String, Parameter> other = named(manager, 2);
      Weights.load(other, saved);
      named(manager, 1)
          .forEach(
              (name, p) ->
                  assertArrayEquals(Parameters.get(p), Parameters.get(other.get(name)), name));
    }
  }

  @Test
  void everyProblemIsInOneMessageAndNothingIsSet() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, Npy> tensors =
          new LinkedHashMap<>(Weights.save(named(manager, 1), UnaryOperator.identity()));
      tensors.remove("out.bias");
      tensors.put("out.weight", Npy.of(new float[4], 4));
      tensors.put("head.weight", Npy.of(new float[4], 4));
      Map<String, Parameter> net = named(manager, 2);
      float[] before = Parameters.get(net.get("conv.0.0.module.0.weight"));
      var e = assertThrows(IllegalArgumentException.class, () -> Weights.load(net, tensors));
      assertTrue(e.getMessage().contains("missing out.bias [3]"), e.getMessage());
      assertTrue(e.getMessage().contains("out.weight is [4], expected [3, 4]"), e.getMessage());
      assertTrue(e.getMessage().contains("surplus head.weight"), e.getMessage());
      assertArrayEquals(before, Parameters.get(net.get("conv.0.0.module.0.weight")));
    }
  }

  @Test
  void longListsAreCutAndOtherNamesAreOfferedTheirPositions() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, Npy> others = new LinkedHashMap<>();
      Weights.save(named(manager, 1), UnaryOperator.identity())
          .forEach((name, tensor) -> others.put("\u001b[31m" + name.replace("conv", "c"), tensor));
      Map<String, Parameter> net = named(manager, 2);
      String said =
          assertThrows(IllegalArgumentException.class, () -> Weights.load(net, others))
              .getMessage();
      assertTrue(said.contains("missing conv.0.0.module.0.weight [4, 2, 1, 1]; missing "), said);
      assertTrue(said.matches(".*; missing \\S+ \\[\\d+] and \\d+ more; surplus .*"), said);
      assertTrue(said.contains("surplus \\x1b[31mc.0.0.0.weight; "), said);
      assertTrue(said.contains("in their order all shapes fit"), said);
      assertTrue(said.contains("--match position"), said);
      assertTrue(said.length() < 1000, said);
      Weights.loadByPosition(net, others);
      others.put("more", Npy.of(1));
      said =
          assertThrows(IllegalArgumentException.class, () -> Weights.load(net, others))
              .getMessage();
      assertTrue(!said.contains("position"), said);
    }
  }

  /** EMA's counter, and what thop adds to every module. */
  @Test
  void whatToolsCountAmongWeightsIsLeftOut() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, Npy> saved = Weights.save(named(manager, 1), UnaryOperator.identity());
      saved.put("n_averaged", Npy.of(3));
      saved.put("conv.0.0.0.total_ops", Npy.of(new float[1], 1));
      saved.put("total_params", Npy.of(new float[1], 1));
      Weights.load(named(manager, 2), saved);
    }
  }

  @Test
  void weightsGoByPositionIntoAnotherKindOfBlock() {
    EventNet spiking = EventNet.of(2, 4, new Residual.Spiking(), Neuron.Plif.DEFAULT, 3);
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, Npy> saved = Weights.save(named(manager, 1), UnaryOperator.identity());
      Block block = spiking.initialized(manager, new Shape(1, 2, 2, 4, 4), 2);
      Map<String, Parameter> named = StateDict.of(block, spiking.authorsNames());
      assertThrows(IllegalArgumentException.class, () -> Weights.load(named, saved));
      Weights.loadByPosition(named, saved);
      assertArrayEquals(
          saved.get("conv.3.conv.1.0.0.weight").toFloats(),
          Parameters.get(StateDict.of(block).get("block1.conv2.weight")));
    }
  }

  private static Map<String, Parameter> named(NDManager manager, long seed) {
    Block block = NET.initialized(manager, new Shape(1, 2, 2, 4, 4), seed);
    return StateDict.of(block, NET.authorsNames());
  }
}
