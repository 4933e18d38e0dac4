package sew.reproduce.figures;

import java.util.List;
import java.util.Optional;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.plot.Figure;
import tech.tablesaw.api.Table;

/** Figure 3: training loss, training and test accuracy on ImageNet; left SEW, right Spiking. */
public final class Figure3 {
  public static final String LEGEND = LogAgreement.LEGEND;

  private Figure3() {}

  /** The authors' logs of all ten networks on the paper's curves. */
  public static Figure figure() {
    return new Figure(
        "fig3",
        "Figure 3: ImageNet, the authors' logs and the paper's curves (dashed)",
        2,
        curves().panels());
  }

  /** One row per curve. */
  public static Table agreement() {
    return curves().agreement("Figure 3");
  }

  private static TrainingPanels curves() {
    List<AuthorsLog> logs = AuthorsLog.all();
    return new TrainingPanels(
        "fig3_imagenet_curves", series -> log(logs, series), series -> List.of());
  }

  private static Optional<AuthorsLog> log(List<AuthorsLog> logs, String network) {
    return logs.stream().filter(log -> log.network().equals(network)).findFirst();
  }
}
