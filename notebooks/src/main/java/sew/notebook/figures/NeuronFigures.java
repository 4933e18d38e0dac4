package sew.notebook.figures;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import sew.analysis.NeuronTrace;
import sew.layer.SpikingLayer;
import sew.neuron.Neuron;
import sew.neuron.Surrogate;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Curve.Style;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/** Single neurons, Section 3.1: what they do over time, how often they fire, sigma'. */
public final class NeuronFigures {
  private static final int POINTS = 81;

  private NeuronFigures() {}

  /** One panel per trace: X, H, V, and dotted lines where S = 1. */
  public static Figure traces(String title, int columns, Map<String, NeuronTrace> traces) {
    List<Panel> panels = new ArrayList<>();
    traces.forEach((name, trace) -> panels.add(panel(name, trace)));
    return new Figure("traces", title, columns, panels);
  }

  private static Panel panel(String name, NeuronTrace trace) {
    double[] t = IntStream.rangeClosed(1, trace.x().length).asDoubleStream().toArray();
    return new Panel(
        name,
        Axis.linear("time step t"),
        Axis.linear("potential"),
        null,
        List.of(
            new Curve("X[t]", t, doubles(trace.x()), 8, Style.POINTS),
            new Curve("H[t]", t, doubles(trace.h()), 0, Style.SOLID),
            new Curve("V[t]", t, doubles(trace.v()), 1, Style.DASHED)),
        Arrays.stream(t).filter(time -> trace.s()[(int) time - 1] == 1).boxed().toList());
  }

  /** What one neuron does with each of the inputs, its spikes and its threshold as curves. */
  public static Figure spikes(Neuron neuron, Map<String, float[]> inputs) {
    List<Panel> panels = new ArrayList<>();
    inputs.forEach((name, input) -> panels.add(panel(name, neuron, NeuronTrace.of(neuron, input))));
    return new Figure("spikes", "Charge, fire and reset", panels.size(), panels);
  }

  private static Panel panel(String name, Neuron neuron, NeuronTrace trace) {
    double[] t = IntStream.rangeClosed(1, trace.x().length).asDoubleStream().toArray();
    double threshold = neuron.firing().threshold();
    double[] fired =
        IntStream.range(0, t.length)
            .mapToDouble(i -> trace.s()[i] == 1 ? trace.h()[i] : Double.NaN)
            .toArray();
    return new Panel(
        name,
        Axis.linear("time step t"),
        Axis.linear("potential"),
        List.of(
            new Curve("X[t]", t, doubles(trace.x()), 8, Style.POINTS),
            new Curve("H[t]", t, doubles(trace.h()), 0, Style.SOLID),
            new Curve("V[t]", t, doubles(trace.v()), 5, Style.DASHED),
            new Curve("V_th", ends(t), new double[] {threshold, threshold}, 6, Style.DASHED),
            new Curve("S[t] = 1", t, fired, 1, Style.POINTS)));
  }

  private static double[] ends(double... t) {
    return new double[] {t[0], t[t.length - 1]};
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  /**
   * Spikes per time step over {@code steps} steps against a constant input from 0 to {@code to}.
   */
  public static Figure firingRates(Map<String, Neuron> neurons, double to, int steps) {
    double[] inputs = range(0, to);
    List<Curve> curves = new ArrayList<>();
    neurons.forEach(
        (name, neuron) -> {
          double[] rates = rates(neuron, steps, inputs);
          curves.add(new Curve(name, inputs, rates, curves.size(), Style.SOLID));
        });
    Panel panel =
        new Panel(
            "over %d time steps".formatted(steps),
            Axis.linear("constant input X"),
            Axis.linear("spikes per time step").between(-0.02, 1.05),
            curves);
    return new Figure("firing-rates", "Firing rate against input", 1, List.of(panel));
  }

  /** Spikes per time step at each constant input {@code x}, over {@code steps} steps from rest. */
  public static double[] rates(Neuron neuron, int steps, double... x) {
    float[] inputs = new float[steps * x.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) x[i % x.length];
    }
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        GradMode silent = GradMode.off()) {
      NDArray all = NativeArrays.of(manager, inputs, new Shape(steps, x.length));
      NDArray w =
          neuron instanceof Neuron.Plif plif
              ? NativeArrays.of(manager, new float[] {(float) plif.initialW()}, new Shape(1))
              : null;
      NDArray spikes = SpikingLayer.run(neuron, all, null, w, false).spikes();
      return Arrays.stream(doubles(spikes.sum(new int[] {0}).toFloatArray()))
          .map(n -> n / steps)
          .toArray();
    }
  }

  /** Theta and the sigma' of each group of surrogates against x = H - V_th, one panel per group. */
  public static Figure surrogates(Map<String, List<Surrogate>> groups) {
    double[] x = range(-2, 2);
    double[] theta = Arrays.stream(x).map(value -> value >= 0 ? 1 : 0).toArray();
    List<Panel> panels = new ArrayList<>();
    int colour = 0;
    for (Map.Entry<String, List<Surrogate>> group : groups.entrySet()) {
      List<Curve> curves = new ArrayList<>();
      curves.add(new Curve("Theta(x)", x, theta, 8, Style.DASHED));
      for (Surrogate surrogate : group.getValue()) {
        double[] slope = derivative(surrogate, x);
        // Grey, number 8, is Theta's.
        curves.add(
            new Curve(describe(surrogate), x, slope, colour == 8 ? ++colour : colour, Style.SOLID));
        colour++;
      }
      panels.add(
          new Panel(group.getKey(), Axis.linear("x = H - V_th"), Axis.linear("sigma'(x)"), curves));
    }
    return new Figure("surrogates", "Theta(x) and what stands in for its derivative", 2, panels);
  }

  /**
   * sigma'(H - V_th) of each surrogate against the charged potential H, with points at 0 and 1:
   * what a block that passes on no spike or one multiplies a gradient with, Eq. (8).
   */
  public static Figure slopes(double threshold, List<Surrogate> surrogates) {
    double[] h = range(-1, 2);
    double[] spikes = {0, 1};
    List<Curve> curves = new ArrayList<>();
    for (Surrogate surrogate : surrogates) {
      int colour = curves.size() / 2;
      String name = surrogate.getClass().getSimpleName();
      double[] slope = derivative(surrogate, minus(threshold, h));
      double[] at = derivative(surrogate, minus(threshold, spikes));
      curves.add(new Curve(name, h, slope, colour, Style.SOLID));
      curves.add(new Curve(name + " at H = 0 and 1", spikes, at, colour, Style.POINTS));
    }
    Panel panel =
        new Panel(
            "what stands in for the derivative of the spike",
            Axis.linear("charged potential H[t]"),
            Axis.linear("sigma'(H[t] - V_th)"),
            curves);
    return new Figure("slopes", "Surrogate gradients", 1, List.of(panel));
  }

  private static double[] minus(double threshold, double... h) {
    return Arrays.stream(h).map(value -> value - threshold).toArray();
  }

  /** sigma'(x) in float32, as a layer computes it. */
  public static double[] derivative(Surrogate surrogate, double... x) {
    float[] values = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      values[i] = (float) x[i];
    }
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      var array = NativeArrays.of(manager, values, new Shape(x.length));
      return doubles(surrogate.derivative(array).toFloatArray());
    }
  }

  /** A surrogate or a reset as a title shows it: "ATan[alpha=2.0]" as "ATan, alpha 2". */
  public static String describe(Object part) {
    return part.toString()
        .replace(".0]", "]")
        .replace(".0,", ",")
        .replace('=', ' ')
        .replace("[]", "")
        .replace("[", ", ")
        .replace("]", "");
  }

  private static double[] range(double from, double to) {
    return IntStream.range(0, POINTS)
        .mapToDouble(i -> from + (to - from) * i / (POINTS - 1))
        .toArray();
  }
}
