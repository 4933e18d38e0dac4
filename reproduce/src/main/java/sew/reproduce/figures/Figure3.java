package sew.reproduce.figures;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.plot.Figure;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Table;

/** Figure 3: training loss, training and test accuracy on ImageNet; left SEW, right Spiking. */
public final class Figure3 {
  public static final String LEGEND = LogAgreement.LEGEND;

  /** What the columns of {@link #agreement(List)} mean. */
  public static final String RUNS_LEGEND = RunAgreement.LEGEND;

  private Figure3() {}

  /** The authors' logs of all ten networks on the paper's curves. */
  public static Figure figure() {
    return figure(List.of());
  }

  /**
   * The authors' logs of all ten networks and this project's runs on the paper's curves.
   *
   * @param runs those of Table 2's networks on ImageNet are drawn as far as they are, others are
   *     ignored
   */
  public static Figure figure(List<RunRecord> runs) {
    String own = of(runs).isEmpty() ? "" : ", runs";
    return new Figure(
        "fig3",
        "Figure 3: ImageNet, the authors' logs%s and the paper's curves (dashed)".formatted(own),
        2,
        curves(runs).panels(),
        curves(runs).mark());
  }

  /** How far the logs lie from the paper's curves: one row per curve. */
  public static Table agreement() {
    return curves(List.of()).agreement("Figure 3");
  }

  /** How far the runs lie from the authors' logs: one row per run and quantity. */
  public static Table agreement(List<RunRecord> runs) {
    return curves(runs).runAgreement("Figure 3: runs against the authors' logs");
  }

  /** Writes the figure and how well it agrees; prints the tables. */
  public static void write(List<RunRecord> runs, ResultWriter writer) throws IOException {
    writer.figure(figure(runs));
    writer.table("fig3-agreement", agreement(), LEGEND);
    Table own = agreement(runs);
    if (own.rowCount() > 0) {
      writer.table("fig3-runs", own, RUNS_LEGEND);
    }
  }

  private static TrainingPanels curves(List<RunRecord> runs) {
    List<AuthorsLog> logs = AuthorsLog.all();
    List<RunRecord> own = of(runs);
    return new TrainingPanels(
        "fig3_imagenet_curves",
        series -> log(logs, series),
        series ->
            own.stream()
                .filter(run -> PaperSetting.isResNet(run.experiment().network(), series))
                .toList());
  }

  /** Those on ImageNet itself: runs on stand-in data say nothing about the paper's curves. */
  private static List<RunRecord> of(List<RunRecord> runs) {
    return runs.stream()
        .filter(RunRecord::isOnPapersData)
        .filter(run -> run.experiment().data().dataset().name().equals(PaperSetting.IMAGE_NET))
        .toList();
  }

  private static Optional<AuthorsLog> log(List<AuthorsLog> logs, String network) {
    return logs.stream().filter(log -> log.network().equals(network)).findFirst();
  }
}
