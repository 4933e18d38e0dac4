package sew.reproduce;

import static sew.residual.ConnectFunction.ADD;
import static sew.residual.ConnectFunction.AND;
import static sew.residual.ConnectFunction.IAND;

import java.util.List;
import sew.model.BNet;
import sew.neuron.Neuron;
import sew.reproduce.Experiment.Data;
import sew.residual.Residual;
import sew.train.Optimiser;
import sew.train.Recipe;
import sew.train.Schedule;

/**
 * Table 4: five ways to join the blocks of 7B-Net, on DVS Gesture.
 *
 * <p>The paper's numbers are the best test accuracy of 192 epochs, T = 16, T_train = 12. Its
 * learning rates are 0.001 for SEW ADD (the authors' log) and 0.1 for the others (the README of
 * their code).
 */
public final class Table4 {

  /** A row of the table: the network, its connect function, and the paper's accuracy in percent. */
  public record Row(String network, String g, double paperPercent, Residual residual) {
    /** "SEW ResNet (ADD)" or "Plain Net". */
    public String name() {
      return g.isEmpty() ? network : network + " (" + g + ")";
    }

    private double paperRate() {
      return g.equals("ADD") ? 0.001 : 0.1;
    }
  }

  /** The rows in the paper's order. */
  public static final List<Row> ROWS =
      List.of(
          new Row("SEW ResNet", "ADD", 97.92, new Residual.Sew(ADD)),
          new Row("SEW ResNet", "IAND", 95.49, new Residual.Sew(IAND)),
          new Row("Plain Net", "", 91.67, new Residual.Plain()),
          new Row("Spiking ResNet", "", 90.97, new Residual.Spiking()),
          new Row("SEW ResNet", "AND", 70.49, new Residual.Sew(AND)));

  /** What a scale is called that is the paper's in everything. */
  static final String PAPER = "the paper's setting";

  private Table4() {}

  /** The five experiments on {@code dataset}; {@code epochs} 0 leaves the recipe's number. */
  public static List<Experiment> experiments(Dataset dataset, Scale scale, int epochs, long seed) {
    return ROWS.stream()
        .map(row -> setting(row, dataset, scale).experiment(row, dataset, epochs, seed))
        .toList();
  }

  private static Setting setting(Row row, Dataset dataset, Scale scale) {
    if (scale == Scale.PAPER) {
      return new Setting(PAPER, 16, 128, 32, Recipe.dvsGesture(row.paperRate()));
    }
    return dataset instanceof Dataset.NMnist
        ? new Setting("shortened", 8, 34, 32, quick(7))
        : new Setting("shortened", 8, 32, 32, quick(10));
  }

  /** Adam and a cosine reach in a few epochs what the paper's SGD needs many for. */
  private static Recipe quick(int epochs) {
    return new Recipe(epochs, 16, 8, Optimiser.Adam.DEFAULT, new Schedule.Cosine(0.003, epochs));
  }

  /** What a scale chooses: time steps T, pixels, channels and the recipe. */
  private record Setting(String scale, int steps, int size, int channels, Recipe recipe) {

    Experiment experiment(Row row, Dataset dataset, int epochs, long seed) {
      Recipe chosen = chosen(epochs);
      int blocks = Math.min(7, BNet.mostBlocks(size));
      BNet network =
          BNet.narrow(blocks, channels, row.residual(), Neuron.Plif.DEFAULT, dataset.classes());
      String words =
          "%s%s: %d blocks c%d, T %d, T_train %d, %d px, %d %s"
              .formatted(
                  scale(chosen),
                  dataset.standIn().isEmpty() ? "" : ", " + dataset.standIn(),
                  blocks,
                  channels,
                  steps,
                  chosen.trainSteps(),
                  size,
                  chosen.epochs(),
                  chosen.epochs() == 1 ? "epoch" : "epochs");
      return new Experiment(
          row.name(), network, new Data(dataset, steps, size), chosen, seed, words);
    }

    /** The paper's schedule is kept as it is; the cosine of the quick scale ends with the run. */
    private Recipe chosen(int epochs) {
      if (epochs == 0) {
        return recipe;
      }
      return scale.equals(PAPER) ? recipe.withEpochs(epochs) : quick(epochs);
    }

    private String scale(Recipe chosen) {
      return chosen.epochs() > recipe.epochs()
          ? scale + " with more epochs"
          : chosen.epochs() < recipe.epochs() ? "shortened" : scale;
    }
  }
}
