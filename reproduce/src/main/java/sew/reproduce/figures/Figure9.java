package sew.reproduce.figures;

import java.util.List;
import java.util.Optional;
import sew.reproduce.FinishedRun;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.plot.Figure;
import tech.tablesaw.api.Table;

/** Figure 9: training loss, training and test accuracy of the five networks of Table 4. */
public final class Figure9 {
  public static final String LEGEND = LogAgreement.LEGEND;

  private Figure9() {}

  /**
   * The paper's curves, the authors' log of SEW ADD, and this project's runs on DVS Gesture.
   *
   * @param runs those of Table 4 on DVS Gesture are drawn, others left out
   */
  public static Figure figure(List<FinishedRun> runs) {
    return new Figure(
        "fig9",
        "Figure 9: DVS Gesture, the authors' log of SEW ADD, runs, and the paper's curves (dashed)",
        3,
        curves(runs).panels());
  }

  /** One row a curve. */
  public static Table agreement() {
    return curves(List.of()).agreement("Figure 9");
  }

  private static TrainingPanels curves(List<FinishedRun> runs) {
    AuthorsLog add = AuthorsLog.of("7B-Net");
    return new TrainingPanels(
        "fig9_dvs_gesture_curves",
        series -> series.equals("SEW ADD") ? Optional.of(add) : Optional.empty(),
        series ->
            runs.stream()
                .filter(run -> run.dataset().equals("DvsGesture"))
                .filter(run -> run.name().equals(experiment(series)))
                .toList());
  }

  /** "SEW ADD" is "SEW ResNet (ADD)" in Table 4; the others have one name. */
  private static String experiment(String series) {
    return series.startsWith("SEW ") ? "SEW ResNet (%s)".formatted(series.substring(4)) : series;
  }
}
