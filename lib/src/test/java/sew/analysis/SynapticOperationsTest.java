package sew.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import sew.layer.ConvolutionGeometry;
import sew.layer.Layers;
import sew.layer.Probe;
import sew.layer.SpikingNetwork;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

class SynapticOperationsTest {
  private static final Neuron IF = new Neuron.If(Firing.DEFAULT);
  private static final Residual ADD = new Residual.Sew(ConnectFunction.ADD);

  @Test
  void bordersAndStridesSeeFewerOutputs() {
    ConvolutionGeometry three = ConvolutionGeometry.of(Layers.conv(4, 3, 1)).orElseThrow();
    assertArrayEquals(new int[] {2, 3, 3, 3, 2}, three.fanOut(5));
    ConvolutionGeometry strided = ConvolutionGeometry.of(Layers.conv(4, 3, 2)).orElseThrow();
    assertArrayEquals(new int[] {1, 2, 1, 2, 1}, strided.fanOut(5));
    assertEquals(3, strided.outputs(5));
    assertTrue(ConvolutionGeometry.of(Layers.norm()).isEmpty());
  }

  /** Every layer of a net with strides, 1x1 and 3x3 kernels, against loops over all outputs. */
  @Test
  void countsWhatLoopsCount() {
    count(new ResNet(ResNet.Depth.D18, ADD, IF, 3, false, 10), 512);
  }

  /** With groups and dilation. */
  @Test
  void countsGroupsAndDilation() {
    List<Integer> blocks = List.of(1, 1, 1, 2);
    List<Boolean> dilated = List.of(false, false, true);
    count(new ResNet(blocks, true, ADD, IF, 3, false, 10, 4, 16, dilated), 2048);
  }

  private static void count(ResNet net, int features) {
    Shape shape = new Shape(2, 3, 32, 32);
    try (NDManager manager = NDManager.newBaseManager();
        GradMode silent = GradMode.off()) {
      SpikingNetwork block = net.initialized(manager, shape, 1);
      SynapticOperations operations = new SynapticOperations(block);
      Map<Block, Double> loops = new LinkedHashMap<>();
      Probe slow =
          new Probe() {
            @Override
            public void onOutput(Block layer, NDArray output) {}

            @Override
            public void onInput(Block layer, NDArray input) {
              ConvolutionGeometry.of(layer).ifPresent(g -> loops.put(layer, loop(g, input)));
            }
          };
      NDArray x = input(manager, shape);
      ParameterStore store = new ParameterStore(manager, false);
      block.forward(store, new NDList(x), true, operations.and(slow).asParameters());
      List<SynapticOperations.Layer> layers = operations.layers();
      List<Double> expected = List.copyOf(loops.values());
      assertEquals(expected.size() + 1, layers.size());
      // The stem: 64 x 16 x 16 outputs of 7 x 7 x 3 taps, once for each of the two images.
      assertEquals(64.0 * 256 * 147, layers.get(0).dense());
      assertEquals(2 * layers.get(0).dense(), layers.get(0).done());
      for (int i = 1; i < expected.size(); i++) {
        assertTrue(layers.get(i).spiking() && expected.get(i) > 0, layers.get(i).name());
        assertEquals(expected.get(i), layers.get(i).done(), layers.get(i).name());
      }
      assertEquals(2.0 * features * 10, layers.get(layers.size() - 1).done());
      double accumulated = expected.stream().skip(1).mapToDouble(Double::doubleValue).sum();
      double macs = 2 * (layers.get(0).dense() + 10.0 * features);
      assertEquals((0.9 * accumulated + 4.6 * macs) / 2, operations.picojoule(), 1e-3);
    }
  }

  /** For every output, the inputs that it sees, summed over channels, steps and samples. */
  private static double loop(ConvolutionGeometry g, NDArray input) {
    long[] shape = input.getShape().getShape();
    int channels = (int) (shape[0] * shape[1] * shape[2]);
    int height = (int) shape[3];
    int width = (int) shape[4];
    float[] values = input.toFloatArray();
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      for (int oy = 0; oy < g.outputs(height); oy++) {
        for (int ox = 0; ox < g.outputs(width); ox++) {
          for (int k = 0; k < g.kernel() * g.kernel(); k++) {
            int y = oy * g.stride() - g.padding() + k / g.kernel() * g.dilation();
            int x = ox * g.stride() - g.padding() + k % g.kernel() * g.dilation();
            if (y >= 0 && y < height && x >= 0 && x < width) {
              sum += values[(c * height + y) * width + x];
            }
          }
        }
      }
    }
    return sum * g.out() / g.groups();
  }

  @Test
  void aProbeChangesNoLogit() {
    EventNet net = EventNet.of(2, 8, new Residual.Sew(ConnectFunction.IAND), IF, 5);
    Shape shape = new Shape(2, 3, 2, 8, 8);
    try (NDManager manager = NDManager.newBaseManager();
        GradMode silent = GradMode.off()) {
      SpikingNetwork block = net.initialized(manager, shape, 1);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray x = input(manager, shape);
      Probe probe = new SynapticOperations(block).and(new FiringRates(block));
      float[] with =
          block.forward(store, new NDList(x), false, probe.asParameters()).head().toFloatArray();
      assertArrayEquals(block.forward(store, new NDList(x), false).head().toFloatArray(), with);
    }
  }

  private static NDArray input(NDManager manager, Shape shape) {
    SplittableRandom random = new SplittableRandom(4);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return NativeArrays.of(manager, values, shape);
  }
}
