package sew.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import sew.data.ClipSource.Clip;
import sew.data.Events;
import sew.data.Frames;
import sew.layer.Network;
import sew.neuron.Neuron;
import sew.reproduce.clip.ClipAnimation;
import sew.reproduce.clip.ClipView;
import sew.reproduce.diagram.DiagramSvg;
import sew.reproduce.figures.BlockDiagrams;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.HeatMap;
import sew.reproduce.plot.HeatMapJson;
import sew.reproduce.plot.Notation;
import sew.reproduce.plot.PlotlyJson;
import sew.reproduce.plot.Svg;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Table;

/** How the last expression of a cell is shown; everything has a form that needs no script. */
final class Display {
  private static final MIMEType HTML = MIMEType.parse("text/html");
  private static final MIMEType SVG = MIMEType.parse("image/svg+xml");
  private static final MIMEType PLOTLY = MIMEType.parse("application/vnd.plotly.v1+json");

  private Display() {}

  /** Fills the output of a cell with the forms of a value. */
  @FunctionalInterface
  private interface Form<T> {
    void show(T value, DisplayData output) throws IOException;
  }

  static void register(Renderer renderer) {
    register(renderer, Table.class, Display::table);
    register(renderer, Figure.class, Display::figure);
    register(renderer, HeatMap.class, Display::heatMap);
    register(renderer, tech.tablesaw.plotly.components.Figure.class, Display::jsplot);
    register(renderer, Picture.class, Display::picture);
    register(renderer, BlockDiagrams.class, Display::diagrams);
    register(renderer, Frames.class, (frames, output) -> clip(view(frames), output));
    register(renderer, Events.class, (events, output) -> clip(view(events), output));
    register(renderer, Clip.class, (one, output) -> clip(view(one), output));
    register(renderer, ClipView.class, Display::clip);
    register(renderer, Network.class, (net, output) -> table(NetworkTable.of(net), output));
    register(renderer, Neuron.class, (neuron, output) -> table(NeuronTable.of(neuron), output));
    register(renderer, Knobs.class, Display::knobs);
    register(renderer, RunRecord.class, (run, output) -> figure(RunFigure.of(run), output));
  }

  private static <T> void register(Renderer renderer, Class<T> type, Form<T> form) {
    renderer
        .createRegistration(type)
        .preferring(HTML, SVG, PLOTLY)
        .register((value, context) -> show(value, form, context));
  }

  /** JJava's thread ends for ever at an Error that a renderer throws. */
  private static <T> void show(T value, Form<T> form, RenderContext context) {
    DisplayData output = context.getOutputContainer();
    try {
      form.show(value, output);
    } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
      output.putText("sew: cannot show this %s: %s".formatted(value.getClass().getSimpleName(), e));
    }
  }

  private static void table(Table table, DisplayData output) {
    output.putHTML(TableHtml.of(table));
    output.putText(table.printAll());
  }

  private static void figure(Figure figure, DisplayData output) throws IOException {
    output.putData(PLOTLY, PlotlyJson.of(figure));
    output.putSVG(Svg.compact(figure));
    output.putText(figure.title());
  }

  private static void heatMap(HeatMap map, DisplayData output) throws IOException {
    output.putData(PLOTLY, HeatMapJson.of(map));
    output.putSVG(Svg.of(map));
    output.putText(map.title());
  }

  private static void jsplot(tech.tablesaw.plotly.components.Figure figure, DisplayData output) {
    JsplotFigure read = JsplotFigure.of(figure);
    output.putData(PLOTLY, read.json());
    output.putSVG(StillChart.svg(read));
    output.putText(read.title());
  }

  /** In HTML, too: Jupyter shows no bare SVG of a notebook that it does not trust yet. */
  private static void picture(Picture picture, DisplayData output) {
    output.putHTML("<div>%s</div>".formatted(image(picture, "max-width:100%;height:auto")));
    output.putSVG(picture.svg());
    output.putText(picture.title());
  }

  private static String image(Picture picture, String style) {
    String svg = Base64.getEncoder().encodeToString(picture.svg().getBytes(UTF_8));
    return "<img alt=\"%s\" style=\"%s\" src=\"data:image/svg+xml;base64,%s\">"
        .formatted(Notation.escaped(picture.title()), style, svg);
  }

  /** Side by side, and below each other on a phone, where one drawing of all would be too small. */
  private static void diagrams(BlockDiagrams all, DisplayData output) {
    String images =
        all.diagrams().stream()
            .map(one -> new Picture(one.title(), DiagramSvg.of("", List.of(one))))
            .map(one -> image(one, "flex:1 1 260px;max-width:330px;min-width:0;height:auto"))
            .collect(Collectors.joining("\n"));
    output.putHTML(
        "<div><div>%s</div>\n<div style=\"display:flex;flex-wrap:wrap;align-items:flex-start\">\n%s</div></div>"
            .formatted(Notation.escaped(all.title()), images));
    output.putSVG(all.svg());
    output.putText(all.title());
  }

  /** The frames side by side are there without a script, too. */
  private static void clip(ClipView clip, DisplayData output) throws IOException {
    output.putHTML(ClipAnimation.html(clip));
    output.putText(clip.text());
  }

  private static ClipView view(Object value) {
    if (value instanceof ClipView view) {
      return view;
    }
    if (value instanceof Clip clip) {
      return ClipView.of(clip);
    }
    if (value instanceof Frames frames) {
      return ClipView.of(frames);
    }
    if (value instanceof Events events) {
      return ClipView.of(events);
    }
    throw new IllegalArgumentException(
        "knobs turn figures, clips, frames or events, found " + value.getClass().getSimpleName());
  }

  private static void knobs(Knobs<?> knobs, DisplayData output) throws IOException {
    if (knobs.first() instanceof Figure) {
      turned(knobs.map(Figure.class::cast), output);
    } else {
      Knobs<ClipView> clips = knobs.map(Display::view);
      output.putHTML(KnobHtml.of(clips));
      output.putText(clips.first().text());
    }
  }

  /** The still picture says where the knobs stand. */
  private static void turned(Knobs<Figure> knobs, DisplayData output) throws IOException {
    Figure first = knobs.first();
    String title = first.title() + ": " + knobs.describe(knobs.start());
    output.putData(PLOTLY, KnobFigureJson.of(knobs));
    output.putSVG(Svg.compact(new Figure(first.name(), title, first.columns(), first.panels())));
    output.putText(title);
  }
}
