package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.PlotlyJson;

class KnobFigureJsonTest {
  private static final Knob<Double> HEIGHT = Knob.of("height", 2.0, 1.0, 2.0, 8.0);
  private static final Knob<Integer> LINES = Knob.of("lines", 1, 0, 1, 3);
  private static final Knobs<Figure> KNOBS = Knobs.of(HEIGHT, LINES, KnobFigureJsonTest::figure);

  /** A fixed curve, one that ends at {@code height}, and {@code lines} dotted lines. */
  private static Figure figure(double height, int lines) {
    double[] x = {0, 1};
    List<Double> marks = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      marks.add(0.25 * (i + 1));
    }
    List<Curve> curves =
        List.of(
            new Curve("fixed", x, new double[] {0, 1}, 0, Curve.Style.SOLID),
            new Curve("turned", x, new double[] {0, height}, 1, Curve.Style.SOLID));
    Panel.Axis axis = Panel.Axis.linear("x");
    Panel panel = new Panel("height %.0f".formatted(height), axis, axis, null, curves, marks);
    return new Figure("f", "a figure", 1, List.of(panel));
  }

  private static JsonNode json(Map<String, Object> map) {
    return new ObjectMapper().valueToTree(map);
  }

  @Test
  void aFrameHoldsWhatTheFunctionGives() {
    JsonNode turned = json(KnobFigureJson.of(KNOBS));
    assertEquals(9, turned.get("frames").size());
    for (JsonNode frame : turned.get("frames")) {
      List<String> setting = List.of(frame.get("name").asText().split(", "));
      double height = HEIGHT.values().get(setting.get(0));
      JsonNode alone = json(PlotlyJson.of(figure(height, LINES.values().get(setting.get(1)))));
      assertEquals("[1]", frame.get("traces").toString());
      assertEquals(alone.at("/data/1/y"), frame.at("/data/0/y"));
      assertFalse(frame.at("/data/0").has("x"), "what no knob turns is not repeated");
      String title = alone.at("/layout/annotations/0/text").asText();
      assertEquals(
          "[{\"text\":\"%s\"}]".formatted(title), frame.at("/layout/annotations").toString());
      JsonNode shapes = frame.at("/layout/shapes");
      assertEquals(3, shapes.size());
      for (int i = 0; i < shapes.size(); i++) {
        boolean drawn = i < alone.at("/layout/shapes").size();
        assertEquals(drawn, shapes.get(i).get("visible").asBoolean());
        assertEquals(alone.at("/layout/shapes").path(i).path("x0"), shapes.get(i).path("x0"));
      }
    }
  }

  @Test
  void itBeginsWhereTheKnobsStand() {
    JsonNode turned = json(KnobFigureJson.of(KNOBS));
    JsonNode first = json(PlotlyJson.of(figure(2, 1)));
    assertEquals(first.get("data"), turned.get("data"));
    assertEquals(first.at("/layout/shapes"), turned.at("/layout/shapes"));
    List<String> shown = new ArrayList<>();
    for (JsonNode slider : turned.at("/layout/sliders")) {
      if (slider.get("visible").asBoolean()) {
        String label = slider.at("/steps/" + slider.get("active").asInt() + "/label").asText();
        shown.add(slider.at("/currentvalue/prefix").asText() + label);
      }
    }
    assertEquals(List.of("height = 2", "lines = 1"), shown);
  }

  /** Turns one knob after the other as plotly does: a step of a visible slider leads to a frame. */
  @Test
  void everyKnobKeepsWhereTheOtherStands() {
    JsonNode turned = json(KnobFigureJson.of(KNOBS));
    Map<String, JsonNode> frames = new HashMap<>();
    turned.get("frames").forEach(frame -> frames.put(frame.get("name").asText(), frame));
    for (String height : HEIGHT.labels()) {
      for (String lines : LINES.labels()) {
        JsonNode sliders = frames.get(height + ", " + lines).at("/layout/sliders");
        List<String> leadsTo = new ArrayList<>();
        for (int i = 0; i < sliders.size(); i++) {
          if (sliders.get(i).get("visible").asBoolean()) {
            for (JsonNode step : turned.at("/layout/sliders/" + i + "/steps")) {
              leadsTo.add(step.at("/args/0/0").asText());
            }
          }
        }
        List<String> expected = new ArrayList<>();
        HEIGHT.labels().forEach(other -> expected.add(other + ", " + lines));
        LINES.labels().forEach(other -> expected.add(height + ", " + other));
        assertEquals(expected, leadsTo);
        assertTrue(frames.keySet().containsAll(leadsTo));
      }
    }
  }

  @Test
  void axesHaveSpaceForEverySetting() {
    JsonNode range = json(KnobFigureJson.of(KNOBS)).at("/layout/yaxis1/range");
    assertTrue(range.get(0).asDouble() <= 0 && range.get(1).asDouble() >= 8, range.toString());
  }

  @Test
  void aKnobAddsNoCurve() {
    Knob<Integer> n = Knob.of("n", 1, 1, 2);
    Curve curve = new Curve("c", new double[] {0, 1}, new double[] {0, 1}, 0, Curve.Style.SOLID);
    Panel.Axis axis = Panel.Axis.linear("x");
    Knobs<Figure> knobs =
        Knobs.of(
            n,
            count -> {
              Panel panel = new Panel("p", axis, axis, Collections.nCopies(count, curve));
              return new Figure("f", "a figure", 1, List.of(panel));
            });
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> KnobFigureJson.of(knobs));
    assertEquals(
        "knobs turn curves, they add none: expected 1 curves as at the start, found 2 at n = 2",
        refused.getMessage());
  }
}
