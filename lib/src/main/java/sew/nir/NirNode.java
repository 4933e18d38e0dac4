package sew.nir;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A node of a NIR graph, as the Python package {@code nir} defines it. A node adds what comes over
 * all its edges. Shapes have no axis for samples or time: [C, H, W].
 */
public sealed interface NirNode {

  /** Shape of what the node gives. */
  int[] output();

  /** What its group in the file holds, by NIR's names: texts, numbers and arrays of them. */
  Map<String, Object> values();

  /** Where a signal of {@code output} enters the graph. */
  record Input(int[] output) implements NirNode {
    @Override
    public Map<String, Object> values() {
      return fields("Input", "shape", longs(output));
    }
  }

  /** Where a signal leaves the graph. It has one edge: importers lose one of several. */
  record Output(int[] output) implements NirNode {
    @Override
    public Map<String, Object> values() {
      return fields("Output", "shape", longs(output));
    }
  }

  /**
   * A convolution with bias.
   *
   * @param input [C, H, W]
   * @param weight [C', C / groups, kernel, kernel]
   * @param bias [C']
   */
  record Conv2d(
      int[] input,
      NirArray weight,
      NirArray bias,
      int stride,
      int padding,
      int dilation,
      int groups)
      implements NirNode {
    @Override
    public int[] output() {
      int kernel = weight.shape()[2];
      return new int[] {
        weight.shape()[0],
        windows(input[1], kernel, stride, padding, dilation),
        windows(input[2], kernel, stride, padding, dilation)
      };
    }

    @Override
    public Map<String, Object> values() {
      return fields(
          "Conv2d",
          "input_shape",
          longs(input[1], input[2]),
          "weight",
          weight,
          "stride",
          longs(stride, stride),
          "padding",
          longs(padding, padding),
          "dilation",
          longs(dilation, dilation),
          "groups",
          (long) groups,
          "bias",
          bias);
    }
  }

  /** Sums over windows of {@code kernel} x {@code kernel} pixels, without padding. */
  record SumPool2d(int[] input, int kernel, int stride) implements NirNode {
    @Override
    public int[] output() {
      return new int[] {
        input[0], windows(input[1], kernel, stride, 0, 1), windows(input[2], kernel, stride, 0, 1)
      };
    }

    @Override
    public Map<String, Object> values() {
      return fields(
          "SumPool2d",
          "kernel_size",
          longs(kernel, kernel),
          "stride",
          longs(stride, stride),
          "padding",
          longs(0, 0));
    }
  }

  /**
   * [C, H, W] to [C H W]. Its axes are counted from the last one: importers do not agree whether
   * axis 0 is that of the samples.
   */
  record Flatten(int[] input) implements NirNode {
    @Override
    public int[] output() {
      return new int[] {Arrays.stream(input).reduce(1, Math::multiplyExact)};
    }

    @Override
    public Map<String, Object> values() {
      return fields(
          "Flatten", "start_dim", (long) -input.length, "end_dim", -1L, "input_type", longs(input));
    }
  }

  /** A fully connected layer: weight [units, inputs], bias [units]. */
  record Affine(NirArray weight, NirArray bias) implements NirNode {
    @Override
    public int[] output() {
      return bias.shape();
    }

    @Override
    public Map<String, Object> values() {
      return fields("Affine", "weight", weight, "bias", bias);
    }
  }

  /** dv/dt = r I; a spike where v > threshold, after which v = reset. */
  record If(int[] output, double r, double threshold, double reset) implements NirNode {
    @Override
    public Map<String, Object> values() {
      return fields(
          "IF",
          "r",
          NirArray.full(r, output),
          "v_threshold",
          NirArray.full(threshold, output),
          "v_reset",
          NirArray.full(reset, output));
    }
  }

  /** tau dv/dt = leak - v + r I; a spike where v > threshold, after which v = reset. */
  record Lif(int[] output, double tau, double r, double leak, double threshold, double reset)
      implements NirNode {
    @Override
    public Map<String, Object> values() {
      return fields(
          "LIF",
          "tau",
          NirArray.full(tau, output),
          "r",
          NirArray.full(r, output),
          "v_leak",
          NirArray.full(leak, output),
          "v_threshold",
          NirArray.full(threshold, output),
          "v_reset",
          NirArray.full(reset, output));
    }
  }

  private static int windows(int size, int kernel, int stride, int padding, int dilation) {
    return (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
  }

  private static Map<String, Object> fields(String type, Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", type);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  private static long[] longs(int... values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}
