package sew.reproduce.figures;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import sew.analysis.NeuronTrace;
import sew.neuron.Neuron;
import sew.neuron.Surrogate;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Curve.Style;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import sew.tensor.NativeArrays;

/** Single neurons, Section 3.1: what they do over time, how often they fire, sigma'. */
public final class NeuronFigures {
  private static final int POINTS = 241;

  private NeuronFigures() {}

  /** A panel a trace: X, H, V, and dotted lines where S = 1. */
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
          double[] rates = Arrays.stream(inputs).map(x -> rate(neuron, x, steps)).toArray();
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

  /** Spikes per time step at the constant input {@code x}. */
  public static double rate(Neuron neuron, double x, int steps) {
    float[] inputs = new float[steps];
    Arrays.fill(inputs, (float) x);
    return NeuronTrace.of(neuron, inputs).firingRate();
  }

  /** Theta and sigma' of each surrogate against x = H - V_th from -2 to 2, a panel each. */
  public static Figure surrogates(List<Surrogate> surrogates) {
    double[] x = range(-2, 2);
    double[] theta = Arrays.stream(x).map(value -> value >= 0 ? 1 : 0).toArray();
    List<Panel> panels = new ArrayList<>();
    for (Surrogate surrogate : surrogates) {
      List<Curve> curves =
          List.of(
              new Curve("Theta(x)", x, theta, 8, Style.DASHED),
              new Curve("sigma'(x)", x, derivative(surrogate, x), 0, Style.SOLID));
      panels.add(new Panel(words(surrogate), Axis.linear("x = H - V_th"), Axis.linear(""), curves));
    }
    return new Figure("surrogates", "Theta and what stands in for its derivative", 3, panels);
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

  /** "ATan[alpha=2.0]" as "ATan, alpha 2". */
  private static String words(Surrogate surrogate) {
    return surrogate
        .toString()
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
