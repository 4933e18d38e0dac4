package sew.analysis;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sew.layer.ConvolutionGeometry;
import sew.layer.Probe;
import sew.layer.SpikingNetwork;
import sew.layer.StateDict;
import sew.layer.TimeDistributed;

/**
 * Counts what the convolutions of a network compute, exactly, over all batches it sees.
 *
 * <p>A spike that enters a convolution costs an accumulation for every output that sees it. The
 * first convolution, whose input is an image or event counts, and the fully connected layer, whose
 * input is a mean over time, multiply and accumulate.
 */
public final class SynapticOperations implements Probe {
  /** Energy of a 32-bit floating point multiply-accumulate in 45 nm CMOS (Horowitz, ISSCC 2014). */
  public static final double MAC_PICOJOULE = 4.6;

  /** Energy of a 32-bit floating point accumulation in 45 nm CMOS (Horowitz, ISSCC 2014). */
  public static final double AC_PICOJOULE = 0.9;

  /**
   * One layer.
   *
   * @param spiking whether its input is spikes, so that {@code done} counts accumulations,
   *     otherwise multiply-accumulates
   * @param dense multiply-accumulates for one sample and time step if every input were computed, as
   *     in an artificial network
   * @param done operations that all samples and time steps caused
   */
  public record Layer(String name, boolean spiking, double dense, double done) {}

  private final IdentityHashMap<Block, String> names = new IdentityHashMap<>();
  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private final double fc;
  private String first;
  private long samples;

  public SynapticOperations(SpikingNetwork network) {
    StateDict.blocks(network, TimeDistributed.class)
        .forEach(
            (name, layer) -> {
              if (ConvolutionGeometry.of(layer).isPresent()) {
                names.put(layer, name);
              }
            });
    fc = StateDict.of(network).get("fc.weight").getArray().size();
  }

  @Override
  public void onOutput(Block layer, NDArray output) {}

  @Override
  public void onInput(Block layer, NDArray input) {
    String name = names.get(layer);
    if (name == null) {
      return;
    }
    ConvolutionGeometry geometry = ConvolutionGeometry.of(layer).orElseThrow();
    if (first == null) {
      first = name;
    }
    boolean spiking = !name.equals(first);
    Shape shape = input.getShape(); // [T, N, C, H, W]
    int height = Math.toIntExact(shape.get(3));
    int width = Math.toIntExact(shape.get(4));
    double outputs = (double) geometry.outputs(height) * geometry.outputs(width);
    double taps = (double) geometry.kernel() * geometry.kernel() * shape.get(2) / geometry.groups();
    double dense = outputs * taps * geometry.out();
    double done = spiking ? accumulations(input, geometry) : dense * shape.get(0) * shape.get(1);
    if (!spiking) {
      samples += shape.get(1);
    }
    layers.merge(
        name,
        new Layer(name, spiking, dense, done),
        (before, now) -> new Layer(name, spiking, dense, before.done() + now.done()));
  }

  /** Spikes times the outputs that see them; the sum of spikes at a pixel is exact in floats. */
  private static double accumulations(NDArray spikes, ConvolutionGeometry geometry) {
    int height = Math.toIntExact(spikes.getShape().get(3));
    int width = Math.toIntExact(spikes.getShape().get(4));
    int[] rows = geometry.fanOut(height);
    int[] columns = geometry.fanOut(width);
    double seen = 0;
    try (NDArray perPixel = spikes.sum(new int[] {0, 1, 2})) {
      float[] counts = perPixel.toFloatArray();
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          seen += (double) counts[y * width + x] * rows[y] * columns[x];
        }
      }
    }
    return seen * geometry.outPerGroup();
  }

  /** The layers in forward order, the fully connected one last. */
  public List<Layer> layers() {
    List<Layer> all = new ArrayList<>(layers.values());
    all.add(new Layer("fc", false, fc, fc * samples));
    return all;
  }

  /**
   * Energy for one sample in picojoule: accumulations and multiply-accumulates as they happened.
   */
  public double picojoule() {
    return layers().stream()
            .mapToDouble(layer -> layer.done() * (layer.spiking() ? AC_PICOJOULE : MAC_PICOJOULE))
            .sum()
        / samples;
  }

  /** Energy of one pass of an artificial network of the same layers, in picojoule. */
  public double artificialPicojoule() {
    return layers().stream().mapToDouble(Layer::dense).sum() * MAC_PICOJOULE;
  }
}
