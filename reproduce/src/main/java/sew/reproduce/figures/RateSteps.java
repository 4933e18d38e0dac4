package sew.reproduce.figures;

import sew.analysis.BlockByBlock.Rates;

/** The time steps over which Figure 5 takes a firing rate. */
public enum RateSteps {
  /** The first one, where potentials start from 0: what the paper's curves fit. */
  FIRST("first time step", "spikes per neuron at t = 1"),
  /** All T. */
  ALL("mean over T", "spikes per neuron and time step");

  private final String title;
  private final String axis;

  RateSteps(String title, String axis) {
    this.title = title;
    this.axis = axis;
  }

  String title() {
    return title;
  }

  /** The label of the axis, unit included. */
  String axis() {
    return axis;
  }

  /**
   * The rates of A^l and O^l in these time steps.
   *
   * @throws IllegalArgumentException if only the means over T are known
   */
  Rates.AtStep of(Rates rates) {
    if (this == ALL) {
      return new Rates.AtStep(rates.a(), rates.o());
    }
    if (rates.steps().isEmpty()) {
      throw new IllegalArgumentException(
          "expected firing rates of each time step, found only their means over T;"
              + " observe the nets again with reproduce/sew run fig5");
    }
    return rates.steps().get(0);
  }
}
