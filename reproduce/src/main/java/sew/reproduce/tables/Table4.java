package sew.reproduce.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.paper.PaperTable;

/**
 * Table 4: five ways to join the blocks of 7B-Net, on DVS Gesture.
 *
 * <p>The paper's numbers are the best test accuracy of 192 epochs, T = 16, T_train = 12.
 */
public final class Table4 {

  /** A row of the table: the network and the paper's accuracy in percent. */
  public record Row(JoinKind connect, double paperPercent) {}

  /** The rows in the paper's order. */
  public static final List<Row> ROWS = rows();

  /** What its networks are trained on; any other event data are possible. */
  public static final List<String> GESTURES =
      List.of("dvs-gesture", "synthetic-gesture", "n-mnist");

  private Table4() {}

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (var row : PaperTable.of("table4_dvs_gesture_ablation")) {
      String g = row.getString("g");
      String network = row.getString("network");
      JoinKind connect =
          JoinKind.TABLE_4.stream()
              .filter(join -> join.network().equals(network) && join.g().equals(g))
              .findFirst()
              .orElseThrow();
      rows.add(new Row(connect, Double.parseDouble(row.getString("accuracy_percent"))));
    }
    return List.copyOf(rows);
  }

  /** The row of networks whose blocks are joined this way; empty for a way that is not in it. */
  static Optional<Row> row(JoinKind connect) {
    return ROWS.stream().filter(row -> row.connect().equals(connect)).findFirst();
  }

  /** The five experiments in the rows' order. */
  public static List<Experiment> experiments(TrainingSetup setting, long seed) {
    return ROWS.stream().map(row -> setting.experiment(row.connect(), seed)).toList();
  }
}
