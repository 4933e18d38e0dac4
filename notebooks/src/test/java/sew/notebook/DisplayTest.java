package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sew.data.ClipSource;
import sew.data.Events;
import sew.data.Frames;
import sew.layer.Network;
import sew.layer.SpikingNetwork;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.result.TableBuilder;

class DisplayTest {
  private final Renderer renderer = new Renderer();

  @BeforeEach
  void register() {
    Display.register(renderer);
  }

  @Test
  void aTableIsHtmlAndText() {
    DisplayData shown = renderer.render(new TableBuilder("t", "a").row("1").table());
    assertTrue(((String) data(shown, "text/html")).contains("<table"));
    assertTrue(((String) data(shown, "text/plain")).contains("1"));
  }

  @Test
  void aFigureIsPlotlyAndSvg() {
    Curve curve = new Curve("c", new double[] {0, 1}, new double[] {1, 2}, 0, Curve.Style.SOLID);
    Panel.Axis axis = Panel.Axis.linear("x");
    Figure figure =
        new Figure("f", "a title", 1, List.of(new Panel("p", axis, axis, List.of(curve))));
    DisplayData shown = renderer.render(figure);
    assertTrue(((Map<?, ?>) data(shown, "application/vnd.plotly.v1+json")).containsKey("layout"));
    assertTrue(((String) data(shown, "image/svg+xml")).contains("<svg"));
    assertEquals("a title", data(shown, "text/plain"));
  }

  /** Where nothing can be turned, the picture is that of the knobs' start, and says so. */
  @Test
  void knobsThatTurnFiguresAreFramesAndAPicture() {
    Knob<Double> tau = Knob.of("tau", 2.0, 1.0, 2.0);
    Panel.Axis axis = Panel.Axis.linear("x");
    Knobs<Figure> knobs =
        Knobs.of(
            tau,
            value -> {
              double[] y = {0, value};
              Curve curve = new Curve("c", new double[] {0, 1}, y, 0, Curve.Style.SOLID);
              String title = "panel " + value;
              return new Figure(
                  "f", "a title", 1, List.of(new Panel(title, axis, axis, List.of(curve))));
            });
    DisplayData shown = renderer.render(knobs);
    Map<?, ?> plotly = (Map<?, ?>) data(shown, "application/vnd.plotly.v1+json");
    assertEquals(2, ((List<?>) plotly.get("frames")).size());
    String svg = (String) data(shown, "image/svg+xml");
    assertTrue(svg.contains("panel 2.0") && !svg.contains("panel 1.0"), svg);
    assertTrue(svg.contains("a title: \u03c4\u00a0=\u00a02"), svg);
    assertEquals("a title: tau = 2", data(shown, "text/plain"));
  }

  @Test
  void knobsThatTurnFramesAreAnimations() {
    Knob<Integer> steps = Knob.of("T", 2, 1, 2);
    DisplayData shown = renderer.render(Knobs.of(steps, t -> new Frames(t, 2, 3, new int[12 * t])));
    assertTrue(((String) data(shown, "text/html")).contains("frame 1 of 1: 0 events"));
    assertEquals("frames T = 2, events 0, size 3 x 2 pixels", data(shown, "text/plain"));
    assertEquals(
        "sew: cannot show this Knobs: java.lang.IllegalArgumentException: "
            + "knobs turn figures, clips, frames or events, found Integer",
        data(renderer.render(Knobs.of(steps, t -> t)), "text/plain"));
  }

  @Test
  void aDrawingIsAnImageInHtmlAndSvg() {
    DisplayData shown = renderer.render(new Picture("a < b", "<svg/>"));
    String html = (String) data(shown, "text/html");
    assertTrue(html.contains("alt=\"a &lt; b\""), html);
    assertTrue(html.contains("src=\"data:image/svg+xml;base64,PHN2Zy8+\""), html);
    assertEquals("<svg/>", data(shown, "image/svg+xml"));
  }

  @Test
  void framesEventsAndClipsAreAnAnimation() {
    DisplayData shown = renderer.render(new Frames(1, 2, 3, new int[12]));
    assertTrue(((String) data(shown, "text/html")).contains("frame 1 of 1: 0 events"));
    assertEquals("frames T = 1, events 0, size 3 x 2 pixels", data(shown, "text/plain"));
    Events events =
        new Events(2, 2, new long[] {3, 4}, new short[2], new short[2], new byte[] {0, 1});
    shown = renderer.render(events);
    assertTrue(((String) data(shown, "text/html")).contains("frame 2 of 2: 1 events"));
    assertTrue(((String) data(shown, "text/plain")).startsWith("events 2, duration 0.000 s"));
    shown = renderer.render(new ClipSource.Clip("a <b>", 5, ClipSource.Split.TEST, events));
    assertTrue(((String) data(shown, "text/html")).contains("<h1>a &lt;b&gt;</h1>"));
    assertTrue(((String) data(shown, "text/plain")).startsWith("a <b>: label class 5, split test"));
  }

  /** An Error that left a renderer would end JJava's thread without an answer. */
  @Test
  void whatCannotBeShownBecomesText() {
    for (Throwable failure :
        List.of(new IllegalStateException("no block"), new NoClassDefFoundError("a/Gone"))) {
      DisplayData shown = renderer.render(new Failing(failure));
      assertEquals("sew: cannot show this Failing: " + failure, data(shown, "text/plain"));
      assertFalse(shown.hasDataForType(MIMEType.parse("text/html")));
    }
  }

  private record Failing(Throwable failure) implements Network {
    @Override
    public SpikingNetwork block() {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }
  }

  private static Object data(DisplayData shown, String type) {
    return shown.getData(MIMEType.parse(type));
  }
}
