package sew.notebook.figures;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Curve.Style;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import sew.residual.ConnectFunction;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/**
 * SEW blocks in a row, O = g(A, S) of Eq. (9), whose branches fire at random: what g does with the
 * spikes that it joins.
 *
 * @param meanO the mean of O after 0, 1, 2, ... blocks; that of the input S first
 * @param unchanged the share of elements with O = S, S the input of the first block
 */
public record ConnectedBlocks(double[] meanO, double[] unchanged) {
  private static final int ELEMENTS = 4_000;
  private static final long SEED = 2020;

  /** The firing rate of the input, 0 to 1. */
  private static final double RATE_OF_S = 0.3;

  /**
   * {@code blocks} blocks on random spikes.
   *
   * @param rateOfA the firing rate of each branch, 0 to 1; 0 and 1 are the constants of Eq. (10)
   */
  public static ConnectedBlocks of(ConnectFunction g, double rateOfA, int blocks) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] mean = new double[blocks + 1];
    double[] unchanged = new double[blocks + 1];
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        GradMode silent = GradMode.off()) {
      float[] s = spikes(RATE_OF_S, random);
      float[] o = s;
      for (int k = 0; k <= blocks; k++) {
        if (k > 0) {
          NDArray a = array(spikes(rateOfA, random), manager);
          o = g.apply(a, array(o, manager)).toFloatArray();
        }
        double sum = 0;
        int equal = 0;
        for (int j = 0; j < ELEMENTS; j++) {
          sum += o[j];
          equal += o[j] == s[j] ? 1 : 0;
        }
        mean[k] = sum / ELEMENTS;
        unchanged[k] = (double) equal / ELEMENTS;
      }
    }
    return new ConnectedBlocks(mean, unchanged);
  }

  private static float[] spikes(double rate, SplittableRandom random) {
    float[] spikes = new float[ELEMENTS];
    for (int j = 0; j < ELEMENTS; j++) {
      spikes[j] = random.nextDouble() < rate ? 1 : 0;
    }
    return spikes;
  }

  private static NDArray array(float[] values, NDManager manager) {
    return NativeArrays.of(manager, values, new Shape(values.length));
  }

  /** Both quantities over the number of blocks. */
  public Figure figure() {
    double[] k = IntStream.range(0, meanO.length).asDoubleStream().toArray();
    Axis blocks = Axis.linear("SEW blocks k");
    Curve mean = new Curve("mean of O", k, meanO, 0, Style.SOLID);
    Curve same = new Curve("elements with O = S", k, unchanged, 1, Style.SOLID);
    Axis sum = Axis.fromZero("mean of O");
    Panel how = new Panel("how much comes out", blocks, sum, List.of(mean));
    Axis share = Axis.fromZero("share with O = S");
    Panel equal = new Panel("is it still the input?", blocks, share, List.of(same));
    return new Figure("connected-blocks", "Blocks in a row, joined by g", 2, List.of(how, equal));
  }
}
