package sew.notebook.figures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sew.analysis.NeuronTrace;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Surrogate;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;

class NeuronFiguresTest {

  @Test
  void spikesAreMarked() {
    NeuronTrace trace = NeuronTrace.of(Neuron.If.DEFAULT, 0.5f, 0.5f, 0.5f, 0.5f);
    Panel panel = NeuronFigures.traces("IF", 1, Map.of("IF", trace)).panels().get(0);
    assertEquals(List.of(2.0, 4.0), panel.marks());
    assertArrayEquals(new double[] {0.5, 1, 0.5, 1}, panel.curves().get(1).y());
  }

  /** IF fires every ceil(V_th / X) steps; LIF with a decaying input not below V_th. */
  @Test
  void ratesAreThoseOfTheEquations() {
    assertArrayEquals(new double[] {0.25, 1}, NeuronFigures.rates(Neuron.If.DEFAULT, 100, 0.25, 1));
    assertArrayEquals(new double[] {0, 1}, NeuronFigures.rates(Neuron.Plif.DEFAULT, 100, 0.99, 2));
    Figure figure = NeuronFigures.firingRates(Map.of("IF", Neuron.If.DEFAULT), 1, 10);
    double[] rates = figure.panels().get(0).curves().get(0).y();
    assertEquals(0, rates[0]);
    assertEquals(1, rates[rates.length - 1]);
  }

  @Test
  void surrogatesStandAtTheirPeaks() {
    assertArrayEquals(
        new double[] {0.091999, 1}, NeuronFigures.derivative(Surrogate.DEFAULT, -1, 0), 1e-5);
    Map<String, List<Surrogate>> all =
        Map.of("all", List.of(Surrogate.DEFAULT, new Surrogate.StraightThrough()));
    List<Curve> curves = NeuronFigures.surrogates(all).panels().get(0).curves();
    assertEquals(
        List.of("Theta(x)", "ATan, alpha 2", "StraightThrough"),
        curves.stream().map(Curve::name).toList());
  }

  @Test
  void spikesAreThePotentialsThatFired() {
    Figure figure =
        NeuronFigures.spikes(
            new Neuron.If(Firing.of(0.75, 2)), Map.of("0.5", new float[] {0.5f, 0.5f, 0.5f, 0.5f}));
    Map<String, Curve> curves =
        figure.panels().get(0).curves().stream().collect(Collectors.toMap(Curve::name, c -> c));
    assertArrayEquals(new double[] {Double.NaN, 1, Double.NaN, 1}, curves.get("S[t] = 1").y());
    assertArrayEquals(new double[] {0.75, 0.75}, curves.get("V_th").y());
    assertArrayEquals(new double[] {1, 4}, curves.get("V_th").x());
  }

  /** The points are the two slopes of Eq. (8). */
  @Test
  void slopesMoveWithTheThreshold() {
    List<Curve> curves =
        NeuronFigures.slopes(0.5, List.of(Surrogate.DEFAULT)).panels().get(0).curves();
    double half = 1 / (1 + Math.pow(Math.PI / 2, 2));
    assertArrayEquals(new double[] {half, half}, curves.get(1).y(), 1e-6);
    double[] h = curves.get(0).x();
    double[] slope = curves.get(0).y();
    int peak = IntStream.range(0, h.length).reduce((i, j) -> slope[j] > slope[i] ? j : i).orElse(0);
    assertEquals(0.5, h[peak], 0.02);
  }
}
