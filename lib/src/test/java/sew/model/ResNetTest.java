package sew.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sew.layer.StateDict;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

class ResNetTest {
  private static final Residual ADD = new Residual.Sew(ConnectFunction.ADD);
  private static final List<Boolean> NO = List.of(false, false, false);

  private static ResNet of(
      List<Integer> blocks, boolean bottleneck, int groups, int width, List<Boolean> dilated) {
    return new ResNet(
        blocks, bottleneck, ADD, Neuron.If.DEFAULT, 2, false, 10, groups, width, dilated);
  }

  @Test
  void aPresetIsItsBlocks() {
    assertEquals(
        of(List.of(3, 4, 6, 3), true, 1, 64, NO),
        new ResNet(ResNet.Depth.D50, ADD, Neuron.If.DEFAULT, 2, false, 10));
  }

  @Test
  void countsItsLayers() {
    for (ResNet.Depth depth : ResNet.Depth.values()) {
      ResNet net = new ResNet(depth, ADD, Neuron.If.DEFAULT, 2, false, 10);
      assertEquals(depth.layers(), net.layers());
    }
  }

  /** ResNeXt's rule: planes * width / 64 channels in each group. */
  @Test
  void groupsAndWidthChangeTheMiddleOfBottlenecks() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, Parameter> named =
          StateDict.of(
              of(List.of(1, 1, 1, 1), true, 4, 16, NO)
                  .initialized(manager, new Shape(1, 3, 32, 32), 0));
      assertArrayEquals(new long[] {64, 16, 3, 3}, shape(named.get("layer1.0.conv2.weight")));
      assertArrayEquals(new long[] {512, 128, 3, 3}, shape(named.get("layer4.0.conv2.weight")));
    }
  }

  @Test
  void aDilatedStageKeepsHeightAndWidth() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape image = new Shape(1, 3, 64, 64);
      var block =
          of(List.of(1, 1, 1, 2), true, 1, 64, List.of(false, true, true))
              .initialized(manager, image, 0);
      Shape[] shapes = block.coding().getOutputShapes(new Shape[] {image});
      // All features but the average pooling at the end.
      for (int i = 0; i + 1 < block.features().size(); i++) {
        shapes = block.features().get(i).getOutputShapes(shapes);
      }
      assertEquals(new Shape(2, 1, 2048, 8, 8), shapes[0]);
    }
  }

  @Test
  void refusesWhatTheAuthorsCodeRefuses() {
    List<Integer> one = List.of(1, 1, 1, 2);
    var e = assertThrows(IllegalArgumentException.class, () -> of(one, false, 2, 64, NO));
    assertTrue(e.getMessage().contains("basic blocks have 1 group"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> of(one, false, 1, 128, NO));
    e =
        assertThrows(
            IllegalArgumentException.class,
            () -> of(one, false, 1, 64, List.of(false, false, true)));
    assertTrue(e.getMessage().contains("no dilation"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> of(List.of(1, 1), true, 1, 64, NO));
    assertThrows(IllegalArgumentException.class, () -> of(List.of(1, 0, 1, 1), true, 1, 64, NO));
  }

  private static long[] shape(Parameter parameter) {
    return parameter.getArray().getShape().getShape();
  }
}
