package sew.nir;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a NIR file as its specification says, without the classes that wrote it: every node adds
 * what comes over its edges, and neurons take a forward Euler step of length dt.
 */
final class NirInterpreter implements AutoCloseable {
  private final HdfFile file;
  private final double dt;
  private final Map<String, Group> nodes = new LinkedHashMap<>();
  private final Map<String, List<String>> inputs = new LinkedHashMap<>();
  private final Map<String, float[]> potentials = new LinkedHashMap<>();
  private final Map<String, int[]> shapes = new LinkedHashMap<>();
  private final Map<String, double[]> aboveThreshold = new LinkedHashMap<>();
  private final Map<String, Object> read = new LinkedHashMap<>();

  NirInterpreter(Path path, double dt) {
    this.file = new HdfFile(path);
    this.dt = dt;
    Group graph = (Group) file.getByPath("/node");
    for (Node node : ((Group) graph.getChild("nodes")).getChildren().values()) {
      nodes.put(node.getName(), (Group) node);
      inputs.put(node.getName(), new ArrayList<>());
    }
    for (String[] edge : (String[][]) graph.getDatasetByPath("edges").getData()) {
      inputs.get(edge[1]).add(edge[0]);
    }
  }

  String text(String path) {
    return (String) file.getDatasetByPath(path).getData();
  }

  List<String> inputsOf(String node) {
    return inputs.get(node);
  }

  List<String> ofType(String type) {
    return nodes.keySet().stream().filter(name -> type(name).equals(type)).toList();
  }

  String type(String node) {
    return (String) nodes.get(node).getDatasetByPath("type").getData();
  }

  /** How far a neuron was from its threshold at this step. */
  double margin(String layer, int neuron) {
    return Math.abs(aboveThreshold.get(layer.replace('.', '_'))[neuron]);
  }

  /** What every node gives at this step; potentials stay for the next. */
  Map<String, float[]> step(float[] input) {
    Map<String, float[]> outputs = new LinkedHashMap<>();
    output("output", input, outputs);
    return outputs;
  }

  private float[] output(String node, float[] input, Map<String, float[]> outputs) {
    if (!outputs.containsKey(node)) {
      float[] x = inputs.get(node).isEmpty() ? input : null;
      for (String source : inputs.get(node)) {
        float[] y = output(source, input, outputs);
        x = x == null ? y.clone() : plus(x, y);
        shapes.putIfAbsent(node, shapes.get(source));
      }
      outputs.put(node, evaluate(node, x));
    }
    return outputs.get(node);
  }

  private float[] evaluate(String node, float[] x) {
    return switch (type(node)) {
      case "Input" -> {
        shapes.put(node, ints(node, "shape"));
        yield x;
      }
      case "Output" -> x;
      case "Flatten" -> {
        shapes.put(node, new int[] {x.length});
        yield x;
      }
      case "Conv2d" -> convolution(node, x);
      case "SumPool2d" -> sums(node, x);
      case "Affine" -> affine(node, x);
      case "IF", "LIF" -> spikes(node, x);
      default -> throw new IllegalStateException("node of type " + type(node));
    };
  }

  private float[] spikes(String node, float[] x) {
    double[] r = doubles(node, "r");
    double[] threshold = doubles(node, "v_threshold");
    double[] reset = doubles(node, "v_reset");
    boolean leaks = type(node).equals("LIF");
    double[] tau = leaks ? doubles(node, "tau") : null;
    double[] leak = leaks ? doubles(node, "v_leak") : null;
    // A neuron that has not been charged yet is at its resting potential.
    float[] v = potentials.computeIfAbsent(node, n -> floats(reset));
    float[] spikes = new float[x.length];
    double[] above = aboveThreshold.computeIfAbsent(node, n -> new double[x.length]);
    for (int i = 0; i < x.length; i++) {
      double slope = leaks ? (leak[i] - v[i] + r[i] * x[i]) / tau[i] : r[i] * x[i];
      v[i] = (float) (v[i] + dt * slope);
      above[i] = v[i] - threshold[i];
      spikes[i] = v[i] > threshold[i] ? 1 : 0;
      v[i] = spikes[i] == 1 ? (float) reset[i] : v[i];
    }
    return spikes;
  }

  private float[] convolution(String node, float[] x) {
    Dataset stored = nodes.get(node).getDatasetByPath("weight");
    int[] w = stored.getDimensions();
    float[] weight = (float[]) flat(node, "weight");
    float[] bias = (float[]) flat(node, "bias");
    int[] in = shapes.get(inputs.get(node).get(0));
    int stride = ints(node, "stride")[0];
    int padding = ints(node, "padding")[0];
    int dilation = ints(node, "dilation")[0];
    int perGroup =
        w[0] / Math.toIntExact((Long) nodes.get(node).getDatasetByPath("groups").getData());
    int height = (in[1] + 2 * padding - dilation * (w[2] - 1) - 1) / stride + 1;
    int width = (in[2] + 2 * padding - dilation * (w[3] - 1) - 1) / stride + 1;
    float[] y = new float[w[0] * height * width];
    for (int o = 0; o < w[0]; o++) {
      for (int i = 0; i < height * width; i++) {
        double sum = bias[o];
        for (int c = 0; c < w[1]; c++) {
          int channel = o / perGroup * w[1] + c;
          for (int k = 0; k < w[2] * w[3]; k++) {
            int row = i / width * stride - padding + k / w[3] * dilation;
            int column = i % width * stride - padding + k % w[3] * dilation;
            if (row >= 0 && row < in[1] && column >= 0 && column < in[2]) {
              sum +=
                  weight[(o * w[1] + c) * w[2] * w[3] + k]
                      * x[(channel * in[1] + row) * in[2] + column];
            }
          }
        }
        y[o * height * width + i] = (float) sum;
      }
    }
    shapes.put(node, new int[] {w[0], height, width});
    return y;
  }

  private float[] sums(String node, float[] x) {
    int[] in = shapes.get(inputs.get(node).get(0));
    int kernel = ints(node, "kernel_size")[0];
    int stride = ints(node, "stride")[0];
    int height = (in[1] - kernel) / stride + 1;
    int width = (in[2] - kernel) / stride + 1;
    float[] y = new float[in[0] * height * width];
    for (int i = 0; i < y.length; i++) {
      int channel = i / (height * width);
      for (int k = 0; k < kernel * kernel; k++) {
        int row = i / width % height * stride + k / kernel;
        int column = i % width * stride + k % kernel;
        y[i] += x[(channel * in[1] + row) * in[2] + column];
      }
    }
    shapes.put(node, new int[] {in[0], height, width});
    return y;
  }

  private float[] affine(String node, float[] x) {
    float[] weight = (float[]) flat(node, "weight");
    float[] y = ((float[]) flat(node, "bias")).clone();
    for (int o = 0; o < y.length; o++) {
      for (int i = 0; i < x.length; i++) {
        y[o] += weight[o * x.length + i] * x[i];
      }
    }
    shapes.put(node, new int[] {y.length});
    return y;
  }

  private int[] ints(String node, String name) {
    long[] values = (long[]) nodes.get(node).getDatasetByPath(name).getData();
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  private double[] doubles(String node, String name) {
    return (double[]) flat(node, name);
  }

  private Object flat(String node, String name) {
    return read.computeIfAbsent(
        node + "/" + name, path -> nodes.get(node).getDatasetByPath(name).getDataFlat());
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static float[] plus(float[] x, float[] y) {
    float[] sum = x.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += y[i];
    }
    return sum;
  }

  @Override
  public void close() {
    file.close();
  }
}
