package sew.reproduce.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.Row;

/**
 * The authors' TensorBoard log of one run of the paper, and the arguments that matter.
 *
 * @param network as the paper calls it: "SEW ResNet-18", "7B-Net"
 * @param g the connect function; empty for Spiking ResNet
 * @param steps time steps T
 * @param testSamples size of the set the test accuracies are measured on
 * @param epochs from 0, without gaps
 */
public record AuthorsLog(
    String network, String dataset, String g, int steps, int testSamples, List<Epoch> epochs) {

  /**
   * One epoch; accuracies in percent.
   *
   * @param epoch counted from 0
   * @param trainAcc5 NaN where it was not logged, as {@code testAcc5}
   */
  public record Epoch(
      int epoch,
      double trainLoss,
      double trainAcc1,
      double trainAcc5,
      double testLoss,
      double testAcc1,
      double testAcc5) {}

  /** The runs in the order of Tables 2, 5 and 6. */
  public static List<AuthorsLog> all() {
    List<AuthorsLog> logs = new ArrayList<>();
    for (Row row : PaperTable.of("logs/runs")) {
      logs.add(read(row));
    }
    return logs;
  }

  /** The run of one network. */
  public static AuthorsLog of(String network) {
    for (Row row : PaperTable.of("logs/runs")) {
      if (row.getString("network").equals(network)) {
        return read(row);
      }
    }
    throw new IllegalArgumentException(
        "expected a network such as SEW ResNet-18 or 7B-Net, found no log of " + network);
  }

  private static AuthorsLog read(Row run) {
    List<Epoch> epochs = new ArrayList<>();
    for (Row row : PaperTable.of("logs/" + run.getString("file").replace(".csv", ""))) {
      epochs.add(
          new Epoch(
              Integer.parseInt(row.getString("epoch")),
              number(row, "train_loss"),
              number(row, "train_acc1"),
              number(row, "train_acc5"),
              number(row, "test_loss"),
              number(row, "test_acc1"),
              number(row, "test_acc5")));
    }
    return new AuthorsLog(
        run.getString("network"),
        run.getString("dataset"),
        run.getString("g"),
        Integer.parseInt(run.getString("T")),
        Integer.parseInt(run.getString("test_samples")),
        List.copyOf(epochs));
  }

  private static double number(Row row, String column) {
    String text = row.getString(column);
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }

  /** The first epoch with the largest value. */
  public Epoch best(ToDoubleFunction<Epoch> value) {
    Epoch best = epochs.get(0);
    for (Epoch epoch : epochs) {
      best = value.applyAsDouble(epoch) > value.applyAsDouble(best) ? epoch : best;
    }
    return best;
  }

  public Epoch last() {
    return epochs.get(epochs.size() - 1);
  }

  /** One value of every epoch. */
  public double[] values(ToDoubleFunction<Epoch> value) {
    return epochs.stream().mapToDouble(value).toArray();
  }
}
