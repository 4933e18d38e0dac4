package sew.reproduce.figures;

import java.io.IOException;
import java.util.List;
import sew.reproduce.initial.InitialNets;
import sew.reproduce.initial.InitialNetsFile;
import sew.reproduce.plot.Figure;
import sew.reproduce.result.ResultWriter;
import tech.tablesaw.api.Table;

/** What Figures 5 to 8 have in common: nets before training, drawn beside the paper's. */
public interface InitialFigure {
  InitialNets nets();

  /** Our curves and, for nets of 152 layers, the paper's. */
  Figure figure();

  /** The curves of the figure. */
  List<CurvePair> pairs();

  /** What the columns of the agreement mean, to stand under it. */
  String legend();

  /** What the paper says, checked. */
  Table claims();

  /** How well the curves agree; no rows for nets that the paper does not have. */
  default Table agreement() {
    return new Agreement(pairs()).table();
  }

  /** Writes the figure, every number, the agreement and the claims. */
  default void write(ResultWriter output) throws IOException {
    Figure figure = figure();
    output.figure(figure);
    InitialNetsFile.write(nets(), output, figure.name());
    if (nets().config().isPapers()) {
      output.table(figure.name() + "-agreement", agreement(), legend());
    }
    output.table(figure.name() + "-claims", claims());
  }
}
