package sew.reproduce.tables;

import java.util.List;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.TrainingSetup;

/**
 * Table 4: five ways to join the blocks of 7B-Net, on DVS Gesture.
 *
 * <p>The paper's numbers are the best test accuracy of 192 epochs, T = 16, T_train = 12.
 */
public final class Table4 {

  /** A row of the table: the network and the paper's accuracy in percent. */
  public record Row(JoinKind connect, double paperPercent) {}

  /** The rows in the paper's order. */
  public static final List<Row> ROWS =
      List.of(
          new Row(JoinKind.ADD, 97.92),
          new Row(JoinKind.IAND, 95.49),
          new Row(JoinKind.PLAIN, 91.67),
          new Row(JoinKind.SPIKING, 90.97),
          new Row(JoinKind.AND, 70.49));

  private Table4() {}

  /** The five experiments in the rows' order. */
  public static List<Experiment> experiments(TrainingSetup setting, long seed) {
    return ROWS.stream().map(row -> setting.experiment(row.connect(), seed)).toList();
  }
}
