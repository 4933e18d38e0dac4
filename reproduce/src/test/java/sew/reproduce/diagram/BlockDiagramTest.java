package sew.reproduce.diagram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.StringReader;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;
import sew.layer.PyTorchInit;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.reproduce.diagram.BlockDiagram.Layer;
import sew.residual.Branch;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.residual.ResidualBlock;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

class BlockDiagramTest {
  private static final Shape INPUT = new Shape(3, 2, 8, 6, 6);
  private static final Neuron IF = new Neuron.If(Firing.DEFAULT);

  static Stream<Arguments> blocks() {
    List<Residual> residuals =
        List.of(
            new Residual.Sew(ConnectFunction.ADD),
            new Residual.Sew(ConnectFunction.AND),
            new Residual.Sew(ConnectFunction.IAND),
            new Residual.Spiking(),
            new Residual.Plain());
    List<Branch> branches =
        List.of(
            new Branch.Basic(8),
            new Branch.Basic(8, 12, 12, 2),
            new Branch.Bottleneck(8, 4, 8, 1),
            new Branch.Bottleneck(8, 4, 16, 2));
    return residuals.stream()
        .flatMap(residual -> branches.stream().map(branch -> Arguments.of(residual, branch)));
  }

  /** Whoever follows the arrows of the drawing computes what the block computes, bit by bit. */
  @ParameterizedTest
  @MethodSource("blocks")
  void theDrawingComputesWhatTheBlockComputes(Residual residual, Branch branch) {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode silent = GradMode.off()) {
      ResidualBlock block = new ResidualBlock(residual, branch, IF);
      block.initialize(manager, DataType.FLOAT32, INPUT);
      PyTorchInit.draw(block, 5);
      NDArray s = spikes(manager);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray o = block.forward(store, new NDList(s), true).head();
      assertTrue(o.mean().getFloat() > 0, "a silent block proves nothing");
      BlockDiagram diagram = BlockDiagram.of("", block);
      assertArrayEquals(o.toFloatArray(), follow(diagram, store, s).toFloatArray());
    }
  }

  private static NDArray follow(BlockDiagram diagram, ParameterStore store, NDArray s) {
    NDArray a = follow(diagram.branch(), store, s);
    NDArray shortcut = follow(diagram.shortcut(), store, s);
    NDArray joined =
        switch (String.valueOf(diagram.join())) {
          case "null" -> a;
          case "+", "g = ADD" -> a.add(shortcut);
          case "g = AND" -> a.mul(shortcut);
          case "g = IAND" -> shortcut.sub(a.mul(shortcut));
          default -> throw new AssertionError(diagram.join());
        };
    return follow(diagram.after(), store, joined);
  }

  private static NDArray follow(List<Layer> layers, ParameterStore store, NDArray x) {
    NDArray y = x;
    for (Layer layer : layers) {
      y = layer.block().forward(store, new NDList(y), true).head();
    }
    return y;
  }

  private static NDArray spikes(NDManager manager) {
    SplittableRandom random = new SplittableRandom(3);
    float[] values = new float[Math.toIntExact(INPUT.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(2);
    }
    return NativeArrays.of(manager, values, INPUT);
  }

  @Test
  void graphvizTextIsThatOfTheBlock() {
    BlockDiagram diagram =
        BlockDiagram.of(
            "Spiking", new ResidualBlock(new Residual.Spiking(), new Branch.Basic(4, 8, 8, 2), IF));
    String edges =
        Dot.of("title", List.of(diagram))
            .lines()
            .filter(line -> line.contains("->"))
            .map(String::strip)
            .reduce("", (all, line) -> all + line);
    assertEquals(
        "b0_s -> b0_f0;b0_f0 -> b0_f1;b0_f1 -> b0_f2;b0_f2 -> b0_f3;b0_f3 -> b0_f4;b0_f4 -> b0_g;"
            + "b0_s -> b0_d0;b0_d0 -> b0_d1;b0_d1 -> b0_g;b0_g -> b0_a0;b0_a0 -> b0_o;",
        edges);
  }

  @Test
  void svgIsWellFormedAndHasEveryLabel() throws Exception {
    BlockDiagram diagram =
        BlockDiagram.of(
            "SEW & <b>",
            new ResidualBlock(
                new Residual.Sew(ConnectFunction.IAND), new Branch.Basic(4, 8, 8, 2), IF));
    String svg = DiagramSvg.of("title", List.of(diagram, diagram));
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
    for (String label : List.of("Conv 3x3, stride 2", "Conv 1x1, stride 2", "BN", "SN", "IAND")) {
      assertTrue(svg.contains(">" + label + "<"), label);
    }
  }
}
