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

class BNetTest {
  private static final Residual ADD = new Residual.Sew(ConnectFunction.ADD);
  private static final Neuron PLIF = Neuron.Plif.DEFAULT;

  @Test
  void hasThePapersParameterCounts() {
    assertEquals(130_426, parameters(BNet.seven(ADD, PLIF, 11), 128));
    assertEquals(1_192_218, parameters(BNet.wideSeven(ADD, PLIF, 10), 128));
  }

  @Test
  void hasAnotherCountWithThePapersThreeByThreeStem() {
    BNet text = new BNet(List.of(new BNet.Stage(32, 7)), 3, ADD, PLIF, 11);
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
        stem + blocks * block + fc, parameters(BNet.narrow(blocks, 32, ADD, PLIF, 11), size));
  }

  @Test
  void everyJoinHasTheSameParameters() {
    long expected = parameters(BNet.seven(ADD, PLIF, 11), 128);
    for (Residual residual : List.of(new Residual.Spiking(), new Residual.Plain())) {
      assertEquals(expected, parameters(BNet.seven(residual, PLIF, 11), 128));
    }
  }

  @Test
  void allowsAsManyBlocksAsThePixelsCanBeHalved() {
    assertEquals(7, BNet.mostBlocks(128));
    assertEquals(5, BNet.mostBlocks(34));
    assertEquals(1, BNet.mostBlocks(2));
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> parameters(BNet.narrow(6, 32, ADD, PLIF, 10), 34));
    assertTrue(e.getMessage().contains("at most 5 blocks"), e.getMessage());
  }

  @Test
  void namesWhatIsWrong() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new BNet(List.of(new BNet.Stage(32, 7)), 5, ADD, PLIF, 11));
    assertEquals(
        "stemKernel must be 1 (authors' code) or 3 (paper's text), found 5", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new BNet.Stage(0, 7));
    assertThrows(IllegalArgumentException.class, () -> new BNet(List.of(), 1, ADD, PLIF, 11));
  }

  private static long parameters(BNet net, int size) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = net.initialized(manager, new Shape(1, 1, 2, size, size), 0);
      return StateDict.of(block).values().stream()
          .filter(Parameter::requiresGradient)
          .mapToLong(p -> p.getArray().size())
          .sum();
    }
  }
}
