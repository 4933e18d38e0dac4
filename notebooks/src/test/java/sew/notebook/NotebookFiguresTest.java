package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for every figure that a notebook shows, as it is committed. */
class NotebookFiguresTest {
  private static final Path FOLDER = Path.of("").toAbsolutePath();

  /** What says, in a title, that numbers are not the paper's setting. */
  private static final Pattern STAND_IN =
      Pattern.compile("shortened|SYNTHETIC|DRAWN PICTURES|generated images|N-MNIST");

  private static final Pattern NORM = Pattern.compile("\u2016|\u2202|norm|gradient");

  /** As files and a terminal have them, see sew.reproduce.plot.Notation. */
  private static final Pattern NOT_SET =
      Pattern.compile("\\|\\||\\+-|\\b[A-Z][_^][a-z]|\\b(sigma|tau|alpha)\\b[' (]");

  private static final Pattern CATEGORY = Pattern.compile("network|connect function|^g$");

  /** Of a table. */
  private static final Pattern CELL = Pattern.compile("<t[dh][^>]*>([^<]*(?:<su[bp]>[^<]*)?)");

  /** Of the range of an axis: how far from the frame a point is drawn whole. */
  private static final double CLEAR = 0.005;

  static Stream<String> notebooks() throws IOException {
    return NotebookFilesTest.notebooks();
  }

  private static List<JsonNode> outputs(String name, String type) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    JsonNode notebook = new ObjectMapper().readTree(FOLDER.resolve(name).toFile());
    for (JsonNode cell : notebook.get("cells")) {
      for (JsonNode output : cell.path("outputs")) {
        if (output.path("data").has(type)) {
          found.add(output.get("data").get(type));
        }
      }
    }
    return found;
  }

  private static List<JsonNode> figures(String name) throws IOException {
    return outputs(name, "application/vnd.plotly.v1+json");
  }

  private static String text(JsonNode node) {
    StringBuilder text = new StringBuilder(node.isTextual() ? node.asText() : "");
    node.forEach(line -> text.append(line.asText()));
    return text.toString();
  }

  private static Stream<JsonNode> axes(JsonNode figure, String letter) {
    return figure.get("layout").properties().stream()
        .filter(entry -> entry.getKey().startsWith(letter + "axis"))
        .map(Map.Entry::getValue);
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void drawingsCanBeShownSmaller(String name) throws IOException {
    for (JsonNode svg : outputs(name, "image/svg+xml")) {
      String start = text(svg).substring(0, Math.min(2000, text(svg).length()));
      assertTrue(start.contains("viewBox="), start);
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void figuresFitAPhone(String name) throws IOException {
    for (JsonNode figure : figures(name)) {
      JsonNode layout = figure.get("layout");
      assertFalse(layout.has("width"), "a fixed width");
      boolean wide = layout.at("/meta/minWidth").asInt() > 360;
      assertTrue(!wide || layout.at("/meta/narrow").has("margin"), text(layout.at("/title/text")));
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void axesOfNetworksHaveNamesAndAxesOfNormsBeginAtZero(String name) throws IOException {
    for (JsonNode figure : figures(name)) {
      axes(figure, "x")
          .filter(axis -> CATEGORY.matcher(axis.at("/title/text").asText()).find())
          .forEach(
              axis ->
                  assertTrue(
                      axis.has("ticktext") || axis.path("type").asText().equals("category"),
                      axis.toString()));
      axes(figure, "y")
          .filter(axis -> NORM.matcher(axis.at("/title/text").asText()).find())
          .forEach(
              axis ->
                  assertTrue(
                      axis.path("type").asText().equals("log")
                          || axis.at("/range/0").asDouble(1) <= 0,
                      axis.toString()));
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void standInsAreMarked(String name) throws IOException {
    for (JsonNode figure : figures(name)) {
      String title = figure.at("/layout/title/text").asText();
      boolean standIn = STAND_IN.matcher(title).find();
      assertTrue(!standIn || title.contains("<span style=\"color:"), "no mark in: " + title);
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void pointsAreWholeAndDoNotCoverEachOther(String name) throws IOException {
    for (JsonNode figure : figures(name)) {
      List<Point> drawn = new ArrayList<>();
      for (JsonNode trace : figure.get("data")) {
        if (trace.path("mode").asText().equals("markers") && trace.has("xaxis")) {
          addPoints(figure, trace, drawn);
        }
      }
      for (int i = 0; i < drawn.size(); i++) {
        Point point = drawn.get(i);
        assertTrue(isClear(point.x()) && isClear(point.y()), "on the frame of " + title(figure));
        boolean hidden = drawn.subList(0, i).stream().anyMatch(point::hides);
        assertFalse(hidden, "points on each other in " + title(figure));
      }
    }
  }

  private static boolean isClear(double place) {
    return place > CLEAR && place < 1 - CLEAR;
  }

  /** Where a point stands in its panel, from 0 to 1, and its marker. */
  private record Point(int panel, double x, double y, String marker) {
    /** An open marker of another shape leaves both to be seen. */
    boolean hides(Point other) {
      boolean close = Math.hypot(x - other.x, y - other.y) <= CLEAR;
      boolean both = marker.endsWith("-open") && !marker.equals(other.marker);
      return panel == other.panel && close && !both;
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void legendsNameEachCurveOnce(String name) throws IOException {
    for (JsonNode figure : figures(name)) {
      List<String> names = new ArrayList<>();
      for (JsonNode trace : figure.get("data")) {
        if (trace.path("showlegend").asBoolean()) {
          names.add(trace.get("name").asText());
        }
      }
      assertEquals(names.stream().distinct().toList(), names, title(figure));
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void quantitiesAreSet(String name) throws IOException {
    for (JsonNode figure : figures(name)) {
      List<String> labels = new ArrayList<>();
      figure.get("data").forEach(trace -> labels.add(trace.path("name").asText()));
      for (JsonNode part : figure.get("layout")) {
        labels.add(part.at("/title/text").asText());
        part.forEach(one -> labels.add(one.path("text").asText()));
        part.forEach(one -> labels.add(one.at("/currentvalue/prefix").asText()));
      }
      labels.add(title(figure));
      labels.forEach(label -> assertFalse(NOT_SET.matcher(label).find(), label));
    }
    for (JsonNode html : outputs(name, "text/html")) {
      Matcher cell = CELL.matcher(text(html));
      while (cell.find()) {
        assertFalse(NOT_SET.matcher(cell.group(1)).find(), cell.group(1));
      }
    }
  }

  private static String title(JsonNode figure) {
    return figure.at("/layout/title/text").asText();
  }

  private static void addPoints(JsonNode figure, JsonNode trace, List<Point> drawn) {
    double[] x = PlotlyNumbers.of(trace.get("x"));
    double[] y = PlotlyNumbers.of(trace.get("y"));
    int panel = Integer.parseInt(trace.get("xaxis").asText().substring(1));
    JsonNode across = figure.at("/layout/xaxis" + panel);
    JsonNode up = figure.at("/layout/yaxis" + trace.get("yaxis").asText().substring(1));
    for (int i = 0; i < x.length; i++) {
      String marker = trace.at("/marker/symbol").asText();
      drawn.add(new Point(panel, place(across, x[i]), place(up, y[i]), marker));
    }
  }

  private static double place(JsonNode axis, double value) {
    double at = axis.path("type").asText().equals("log") ? Math.log10(value) : value;
    double from = axis.at("/range/0").asDouble();
    return (at - from) / (axis.at("/range/1").asDouble() - from);
  }
}
