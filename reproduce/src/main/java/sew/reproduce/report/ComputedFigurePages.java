package sew.reproduce.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sew.neuron.Reset;
import sew.reproduce.clip.ClipView.Fact;
import sew.reproduce.figures.Figure4;
import sew.reproduce.figures.Figure4File;
import sew.reproduce.figures.Figure4Nets;
import sew.reproduce.figures.Figure5;
import sew.reproduce.figures.GradientFigure;
import sew.reproduce.figures.GradientFigureId;
import sew.reproduce.figures.InitialFigure;
import sew.reproduce.initial.InitialNets;
import sew.reproduce.initial.InitialNetsFile;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Svg;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Figures 4 to 8 of the paper, from the files that {@code sew run} has written. */
record ComputedFigurePages(Sources sources) {

  /** Reads a figure from its file. */
  private interface Reader {
    /** Adds what the page shows; returns what the index says. */
    String read(Path file, String name, List<Part> parts) throws IOException;
  }

  Page figure4(String title) throws IOException {
    return page("fig4", title, this::figure4);
  }

  Page figure5(String title) throws IOException {
    return page(
        "fig5",
        title,
        (file, name, parts) ->
            initial(new Figure5(InitialNetsFile.read(file)), file, name, parts, List.of()));
  }

  Page gradients(GradientFigureId id, String title) throws IOException {
    return page(
        id.file(),
        title,
        (file, name, parts) -> {
          GradientFigure figure = figure(id, file);
          ReportTable ends =
              ReportTable.of(
                  name + "-ends",
                  name(id.file()) + ": gradients at the first and the last block",
                  figure.ends(),
                  "");
          return initial(figure, file, name, parts, List.of(ends));
        });
  }

  private static GradientFigure figure(GradientFigureId id, Path file) throws IOException {
    InitialNets nets = InitialNetsFile.read(file);
    try {
      return new GradientFigure(id, nets);
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** A figure for each file that was found, the first under the figure's own name. */
  private Page page(String id, String title, Reader reader) throws IOException {
    List<Part> parts = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Path file : sources.figures()) {
      if (file.getFileName().toString().equals(id + ".json")) {
        String name = notes.isEmpty() ? id : id + "-" + (notes.size() + 1);
        notes.add(reader.read(file, name, parts));
      }
    }
    if (notes.isEmpty()) {
      notes.add("not run; the command: reproduce/sew run " + id);
    }
    return Page.of(id, title, String.join("; ", notes), parts);
  }

  private String figure4(Path file, String name, List<Part> parts) throws IOException {
    Figure4Nets nets = Figure4File.read(file);
    Figure4 figure = new Figure4(nets);
    Table rates = figure.table();
    boolean untrained =
        rates.stringColumn("network").asList().stream()
            .anyMatch(net -> net.endsWith("before training"));
    String command =
        "reproduce/sew run fig4%s%s --batch %d --size %d --steps %d --seed %d"
            .formatted(
                untrained ? "" : " --weights DIR",
                images(nets.images().source()),
                nets.images().images(),
                nets.images().size(),
                nets.config().steps(),
                nets.config().seed());
    parts.add(drawing(figure.figure(), name, facts(file, command, nets.origin())));
    parts.add(
        new TablePart(
            ReportTable.of(
                name + "-rates", "Figure 4: firing rates of A^l", rates, Figure4.LEGEND)));
    return untrained
        ? "nets before training, the paper's are trained: not comparable"
        : "trained nets, %d %s".formatted(nets.images().images(), nets.images().source());
  }

  private String initial(
      InitialFigure figure, Path file, String name, List<Part> parts, List<ReportTable> more)
      throws IOException {
    InitialNets nets = figure.nets();
    Figure drawn = figure.figure();
    String command =
        "reproduce/sew run %s --depth %d%s%s --batch %d --size %d --steps %d --seed %d"
            .formatted(
                drawn.name(),
                nets.config().depth().layers(),
                nets.config().neuron().firing().reset() instanceof Reset.Soft
                    ? " --reset soft"
                    : "",
                images(nets.images().source()),
                nets.images().images(),
                nets.images().size(),
                nets.config().steps(),
                nets.config().seed());
    parts.add(drawing(drawn, name, facts(file, command, nets.origin())));
    String images =
        "%d %s, which are not the paper's"
            .formatted(nets.images().images(), nets.images().source());
    Table claims = figure.claims();
    parts.add(
        new TablePart(
            ReportTable.of(
                name + "-claims",
                "%s: what the paper says, checked on nets that saw %s"
                    .formatted(name(drawn.name()), images),
                claims,
                "holds: whether our curve lies within the bounds of the measure. It is no verdict: there are no standard errors.\n")));
    if (nets.config().isPapers()) {
      parts.add(
          new TablePart(
              ReportTable.of(
                  name + "-agreement",
                  name(drawn.name()) + ": agreement with the paper's curves; " + images,
                  figure.agreement(),
                  figure.legend())));
    }
    more.forEach(one -> parts.add(new TablePart(one)));
    long hold = claims.stream().filter(row -> row.getString("holds").equals("yes")).count();
    return "%s: not comparable; %d of %d of the paper's sentences hold on them"
        .formatted(images, hold, claims.rowCount());
  }

  private static DrawingPart drawing(Figure figure, String name, Facts facts) throws IOException {
    return new DrawingPart(name, figure.title(), Svg.compact(figure), facts);
  }

  private static String images(String source) {
    return source.startsWith("generated") ? "" : " --images DIR";
  }

  /** "Figure 6". */
  private static String name(String id) {
    return "Figure " + id.substring("fig".length());
  }

  private Facts facts(Path file, String command, Table origin) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("file", sources.name(file)));
    for (Row row : origin) {
      String what = row.getString("what");
      if (!what.equals("file") && !what.equals("written by")) {
        facts.add(new Fact(what, row.getString("value")));
      }
    }
    return new Facts("computed before, read for this page", Optional.of(command), facts);
  }
}
