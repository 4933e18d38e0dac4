package sew.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.layer.StateDict;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

class EventNetTest {
  private static final Residual ADD = new Residual.Sew(ConnectFunction.ADD);
  private static final Neuron PLIF = Neuron.Plif.DEFAULT;

  @Test
  void hasThePapersParameterCounts() {
    assertEquals(130_426, parameters(EventNet.sevenB(ADD, PLIF, 11), 128));
    assertEquals(1_192_218, parameters(EventNet.wideSevenB(ADD, PLIF, 10), 128));
  }

  @Test
  void hasAnotherCountWithThePapersThreeByThreeStem() {
    EventNet text = new EventNet(List.of(new EventNet.Stage(32, 7)), 3, ADD, PLIF, 11);
    assertEquals(130_426 + 8 * 2 * 32, parameters(text, 128));
  }

  /** A block adds two 3x3 convolutions of 32 channels, two BN and two w. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5", "6", "7"})
  void growsByOneBlockAtATime(int blocks) {
    int size = 1 << blocks;
    long stem = 2 * 32 + 2 * 32 + 1;
    long block = 2 * (32 * 32 * 9 + 2 * 32 + 1);
    long fc = 32 * 11 + 11;
    assertEquals(
        stem + blocks * block + fc, parameters(EventNet.of(blocks, 32, ADD, PLIF, 11), size));
  }

  @Test
  void everyJoinHasTheSameParameters() {
    long expected = parameters(EventNet.sevenB(ADD, PLIF, 11), 128);
    for (Residual residual : List.of(new Residual.Spiking(), new Residual.Plain())) {
      assertEquals(expected, parameters(EventNet.sevenB(residual, PLIF, 11), 128));
    }
  }

  @Test
  void allowsAsManyBlocksAsThePixelsCanBeHalved() {
    assertEquals(7, EventNet.maxBlocks(128));
    assertEquals(5, EventNet.maxBlocks(34));
    assertEquals(1, EventNet.maxBlocks(2));
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> parameters(EventNet.of(6, 32, ADD, PLIF, 10), 34));
    assertTrue(e.getMessage().contains("at most 5 blocks"), e.getMessage());
  }

  /** c4k3-{2 SEW blocks}-MP2-c6k1-{plain block}-c8k1: names here and in the authors' list. */
  @Test
  void mixesKindsOfBlocks() {
    EventNet net =
        new EventNet(
            List.of(
                new EventNet.Stage(4, 3, 1, 3, 2, 2),
                new EventNet.Stage(6, 6, 1, 1, 1, 0),
                new EventNet.Stage(8, 8, 1, 0, 0, 4)),
            1,
            ADD,
            PLIF,
            3,
            List.of(ADD, new Residual.Plain(), ADD));
    assertEquals(3, net.blocks());
    assertEquals("conv.0.0.module.0.weight", net.authorsNames().apply("widen0.conv.weight"));
    assertEquals("conv.4.0.module.0.weight", net.authorsNames().apply("widen2.conv.weight"));
    assertEquals("conv.5.conv.1.1.w", net.authorsNames().apply("block2.sn2.w"));
    assertEquals("conv.6.1.w", net.authorsNames().apply("widen3.sn.w"));
    long widen = 2 * 4 * 9 + 9 + 4 * 6 + 13 + 6 * 8 + 17;
    long blocks = 2 * (2 * 4 * 3 * 9 + 2 * 7 + 2) + 2 * (6 * 6 * 9 + 12 + 1);
    assertEquals(widen + blocks + 8 * 3 + 3, parameters(net, 8));
    assertThrows(
        IllegalArgumentException.class,
        () -> new EventNet(net.stages(), 1, ADD, PLIF, 3, List.of(ADD)));
  }

  @Test
  void namesWhatIsWrong() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new EventNet(List.of(new EventNet.Stage(32, 7)), 5, ADD, PLIF, 11));
    assertEquals(
        "stemKernel must be 1 (authors' code) or 3 (paper's text), found 5", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new EventNet.Stage(0, 7));
    assertThrows(IllegalArgumentException.class, () -> new EventNet(List.of(), 1, ADD, PLIF, 11));
  }

  private static long parameters(EventNet net, int size) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = net.initialized(manager, new Shape(1, 1, 2, size, size), 0);
      return StateDict.of(block).values().stream()
          .filter(Parameter::requiresGradient)
          .mapToLong(p -> p.getArray().size())
          .sum();
    }
  }
}
