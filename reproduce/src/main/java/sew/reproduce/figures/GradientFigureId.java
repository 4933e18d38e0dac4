package sew.reproduce.figures;

import sew.neuron.Neuron;
import sew.reproduce.initial.InitialNets;

/** Figures 6, 7 and 8: three pairs of V_th and alpha. */
public enum GradientFigureId {
  FIG6("fig6", "Figure 6", "fig6_gradients_vth1_alpha2", 1, 2),
  FIG7("fig7", "Figure 7", "fig7_gradients_vth0.5_alpha2", 0.5, 2),
  FIG8("fig8", "Figure 8", "fig8_gradients_vth1_alpha3", 1, 3);

  private final String file;
  private final String title;
  private final String drawn;
  private final double threshold;
  private final double alpha;

  GradientFigureId(String file, String title, String drawn, double threshold, double alpha) {
    this.file = file;
    this.title = title;
    this.drawn = drawn;
    this.threshold = threshold;
    this.alpha = alpha;
  }

  /** The name of its files. */
  public String file() {
    return file;
  }

  String title() {
    return title;
  }

  /** The name of the paper's curves. */
  String drawn() {
    return drawn;
  }

  /** The IF neuron of this figure's nets. */
  public Neuron neuron() {
    return InitialNets.Config.neuron(threshold, alpha);
  }
}
