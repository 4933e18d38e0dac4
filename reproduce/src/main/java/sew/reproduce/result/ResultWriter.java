package sew.reproduce.result;

import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import sew.compute.Compute;
import sew.data.AtomicFile;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.HeatMap;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.PlotlyPage;
import sew.reproduce.plot.Png;
import sew.reproduce.plot.Svg;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Where a reproduction writes its results, and the console it reports on.
 *
 * @param folder receives the files; made when missing
 * @param console is told what else is written
 * @param tables shows the tables
 */
public record ResultWriter(Path folder, PrintStream console, TableView tables) {

  /** Shows tables on the console, too, as wide as they are. */
  public ResultWriter(Path folder, PrintStream console) {
    this(folder, console, new ConsoleTables(console));
  }

  /** Writes a table of strings as {@code name.csv} and {@code name.md}, and shows it. */
  public void table(String name, Table table) throws IOException {
    table(name, table, "");
  }

  /** As {@link #table(String, Table)}, with a legend of the columns under the table. */
  public void table(String name, Table table, String legend) throws IOException {
    table(name, table, legend, true);
  }

  /**
   * As {@link #table(String, Table, String)}; a table that is too big to read need not be shown.
   */
  public void table(String name, Table table, String legend, boolean shown) throws IOException {
    csv(name, table);
    write(name + ".md", Markdown.of(table) + (legend.isEmpty() ? "" : "\n" + legend));
    if (shown) {
      tables.show(folder.resolve(name), table, legend);
    }
  }

  /** Writes a table as {@code name.csv} alone. */
  public void csv(String name, Table table) throws IOException {
    StringWriter csv = new StringWriter();
    table.write().csv(csv);
    write(name + ".csv", csv.toString());
  }

  /**
   * Writes {@code name.json}: values with everything that determines them.
   *
   * @param configuration a record, or a list of records
   * @param data what the networks saw, with hashes
   */
  public void values(
      String name,
      Object configuration,
      Compute.Resolved compute,
      Map<String, Object> data,
      Object values)
      throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("configuration", RecordJson.of(configuration));
    all.put("environment", RunEnvironment.of(compute, data));
    all.put("values", values);
    write(name + ".json", Json.pretty(all));
  }

  /** Writes every point of a figure as {@code name.csv}, with the columns panel, curve, x and y. */
  void curves(Figure figure) throws IOException {
    StringColumn panels = StringColumn.create("panel");
    StringColumn curves = StringColumn.create("curve");
    DoubleColumn x = DoubleColumn.create("x");
    DoubleColumn y = DoubleColumn.create("y");
    for (Panel panel : figure.panels()) {
      for (Curve curve : panel.curves()) {
        for (int i = 0; i < curve.x().length; i++) {
          panels.append(panel.title());
          curves.append(curve.name());
          x.append(curve.x()[i]);
          y.append(curve.y()[i]);
        }
      }
    }
    csv(figure.name(), Table.create(figure.name(), panels, curves, x, y));
  }

  /**
   * Draws a figure as {@code name.svg}, {@code name.png} and {@code name.html}, and writes its
   * points as {@code name.csv}.
   */
  public void figure(Figure figure) throws IOException {
    curves(figure);
    String name = figure.name();
    write(name + ".svg", Svg.of(figure));
    byte[] png = Png.of(figure);
    AtomicFile.write(folder.resolve(name + ".png"), out -> out.write(png));
    Path plotly = folder.resolve(PlotlyPage.SCRIPT);
    if (!Files.exists(plotly)) {
      AtomicFile.write(plotly, PlotlyPage::copyScript);
    }
    write(name + ".html", PlotlyPage.of(figure));
    console.printf("%s%n%s.svg, .png, .html and .csv%n", figure.title(), folder.resolve(name));
  }

  /** Draws a heat map as {@code name.svg} and {@code name.png}. */
  public void heatMap(HeatMap map) throws IOException {
    write(map.name() + ".svg", Svg.of(map));
    byte[] png = Png.of(map);
    AtomicFile.write(folder.resolve(map.name() + ".png"), out -> out.write(png));
    console.printf("%s%n%s.svg and .png%n", map.title(), folder.resolve(map.name()));
  }

  /** Writes a text file, whole or not at all. */
  public void write(String name, String text) throws IOException {
    Files.createDirectories(folder);
    AtomicFile.removeLeftovers(folder, ProcessFacts.started());
    AtomicFile.write(folder.resolve(name), text);
  }
}
