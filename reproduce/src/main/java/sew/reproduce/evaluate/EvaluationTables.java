package sew.reproduce.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import sew.analysis.ConfusionMatrix;
import sew.analysis.SynapticOperations;
import sew.analysis.SynapticOperations.Layer;
import sew.reproduce.result.ResultWriter;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** An evaluation as tables and files. */
public final class EvaluationTables {
  private static final int MAX_COLUMNS = 20;

  private final Evaluation evaluation;
  private final long samples;

  public EvaluationTables(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.samples = evaluation.confusion().samples();
  }

  /** Writes and prints all tables; a confusion matrix of many classes goes to its file alone. */
  public void write(ResultWriter output) throws IOException {
    output.table("confusion", confusion(), legend(), columns() <= MAX_COLUMNS);
    output.table("firing-rates", firingRates());
    output.table("operations", operations(), energy());
    output.table("accuracy", accuracy());
  }

  /** All numbers for a JSON file. */
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("samples", samples);
    values.put("top1", evaluation.accuracy());
    values.put("top5", evaluation.top5());
    values.put("loss", evaluation.loss());
    values.put("firingRates", evaluation.rates().counts());
    values.put("operations", evaluation.operations().layers());
    values.put("picojoulePerSample", evaluation.operations().picojoule());
    values.put("artificialPicojoulePerPass", evaluation.operations().artificialPicojoule());
    return values;
  }

  private int columns() {
    return evaluation.confusion().classes();
  }

  private Table accuracy() {
    return Table.create(
        "accuracy",
        StringColumn.create("samples", String.valueOf(samples)),
        StringColumn.create("top-1 %", percent(evaluation.accuracy())),
        StringColumn.create("top-5 %", percent(evaluation.top5())),
        StringColumn.create("loss", String.format(Locale.ROOT, "%.4f", evaluation.loss())));
  }

  /** With its binomial standard error. */
  private String percent(double share) {
    double error = Math.sqrt(share * (1 - share) / samples);
    return String.format(Locale.ROOT, "%.2f +- %.2f", 100 * share, 100 * error);
  }

  private Table confusion() {
    ConfusionMatrix matrix = evaluation.confusion();
    List<StringColumn> columns = new ArrayList<>();
    StringColumn label = StringColumn.create("class");
    IntStream.range(0, columns()).forEach(i -> label.append(String.valueOf(i)));
    columns.add(label);
    for (int predicted = 0; predicted < columns(); predicted++) {
      StringColumn column = StringColumn.create("as " + predicted);
      for (int i = 0; i < columns(); i++) {
        column.append(String.valueOf(matrix.count(i, predicted)));
      }
      columns.add(column);
    }
    StringColumn recall = StringColumn.create("recall %");
    StringColumn precision = StringColumn.create("precision %");
    for (int i = 0; i < columns(); i++) {
      recall.append(share(matrix.recall(i)));
      precision.append(share(matrix.precision(i)));
    }
    columns.add(recall);
    columns.add(precision);
    return Table.create("confusion", columns.toArray(StringColumn[]::new));
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f", 100 * value);
  }

  private static String legend() {
    return """
        Rows: the class of a sample; columns: what it was taken for. "-": no sample, or none taken for it.
        """;
  }

  /** One row per spiking layer. */
  public Table firingRates() {
    StringColumn layer = StringColumn.create("spiking layer");
    StringColumn spikes = StringColumn.create("spikes per sample");
    StringColumn rate = StringColumn.create("spikes per neuron and time step");
    evaluation
        .rates()
        .counts()
        .forEach(
            (name, count) -> {
              layer.append(name);
              spikes.append(String.format(Locale.ROOT, "%.1f", (double) count.spikes() / samples));
              rate.append(String.format(Locale.ROOT, "%.4f", count.rate()));
            });
    return Table.create("firing rates", layer, spikes, rate);
  }

  /** One row per convolution, and one for the fully connected layer. */
  public Table operations() {
    StringColumn layer = StringColumn.create("layer");
    StringColumn kind = StringColumn.create("operation");
    StringColumn done = StringColumn.create("millions per sample");
    StringColumn dense = StringColumn.create("dense, millions per time step");
    for (Layer counted : evaluation.operations().layers()) {
      layer.append(counted.name());
      kind.append(counted.spiking() ? "accumulate" : "multiply-accumulate");
      done.append(millions(counted.done() / samples));
      dense.append(millions(counted.dense()));
    }
    return Table.create("operations", layer, kind, done, dense);
  }

  private static String millions(double value) {
    return String.format(Locale.ROOT, "%.3f", value / 1e6);
  }

  /** What the operations cost, and what is counted. */
  public String energy() {
    SynapticOperations operations = evaluation.operations();
    return String.format(
        Locale.ROOT,
        """
        Estimated energy: %.2f uJ per sample; %.2f uJ for one pass of an artificial network of the same layers.
        %.1f pJ for a multiply-accumulate and %.1f pJ for an accumulation (32-bit floats, 45 nm CMOS; Horowitz, ISSCC 2014); memory
        is not counted. A spike costs an accumulation for each output that sees it; a value n of SEW ADD costs n.
        """,
        operations.picojoule() / 1e6,
        operations.artificialPicojoule() / 1e6,
        SynapticOperations.MAC_PICOJOULE,
        SynapticOperations.AC_PICOJOULE);
  }
}
