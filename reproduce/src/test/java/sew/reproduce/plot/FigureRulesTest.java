package sew.reproduce.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import sew.reproduce.plot.Curve.Style;
import sew.reproduce.plot.Panel.Axis;

/** What a reader must be able to trust in every form of a figure. */
class FigureRulesTest {
  private static final List<String> NETWORKS = List.of("SEW ResNet (ADD)", "Plain Net");
  private static final double[] PLACES = {1, 2};
  private static final String MARK = "shortened, SYNTHETIC";

  private static Figure named() {
    Curve ours = new Curve("ours", PLACES, new double[] {88, 60}, 0, Style.POINTS).withErrors(2, 3);
    Curve other = new Curve("other", PLACES, new double[] {88, 60}, 1, Style.POINTS);
    Panel panel =
        new Panel("last", Axis.names("", NETWORKS), Axis.linear("%"), List.of(ours, other));
    return new Figure("f", "networks", 2, List.of(panel, panel)).withMark(MARK);
  }

  private static Map<String, Object> layout(Figure figure) {
    return PlotlyJson.asMap(PlotlyJson.of(figure).get("layout"));
  }

  private static Map<String, Object> within(Map<String, Object> json, String key) {
    return PlotlyJson.asMap(json.get(key));
  }

  @Test
  void anAxisOfNetworksHasTheirNames() throws IOException {
    Map<String, Object> axis = within(layout(named()), "xaxis1");
    assertEquals(List.of(1, 2), axis.get("tickvals"));
    assertEquals(NETWORKS, axis.get("ticktext"));
    NETWORKS.forEach(name -> assertTrue(PlotlyPage.of(named()).contains(name), name));
    String svg = Svg.of(named());
    NETWORKS.forEach(name -> assertTrue(svg.contains(name), name));
  }

  @Test
  void noNameIsLeftOutOfADrawing() throws IOException {
    List<String> five =
        List.of(
            "SEW ResNet (ADD)", "SEW ResNet (IAND)", "Plain Net", "Spiking ResNet", "SEW (AND)");
    double[] places = {1, 2, 3, 4, 5};
    Curve curve = new Curve("c", places, places, 0, Style.POINTS);
    Panel panel = new Panel("p", Axis.names("", five), Axis.linear("y"), List.of(curve));
    byte[] png = Png.of(new Figure("f", "t", 1, List.of(panel)));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    // Names stand upright between the frame and the legend, one in each fifth.
    int fifth = (image.getWidth() - 200) / 5;
    for (int k = 0; k < 5; k++) {
      int left = 140 + k * fifth;
      assertTrue(dark(image, left, left + fifth) > 50, five.get(k));
    }
  }

  /** Dark pixels under the frame and over the legend. */
  private static long dark(BufferedImage image, int from, int to) {
    return IntStream.range(image.getHeight() - 260, image.getHeight() - 120)
        .boxed()
        .flatMapToInt(y -> IntStream.range(from, to).map(x -> image.getRGB(x, y) & 0xff))
        .filter(blue -> blue < 100)
        .count();
  }

  @Test
  void noPointHidesAnother() {
    Panel panel = named().panels().get(0);
    double[] first = panel.drawnX(panel.curves().get(0));
    double[] second = panel.drawnX(panel.curves().get(1));
    for (int i = 0; i < 2; i++) {
      assertTrue(second[i] - first[i] > 0.1, "at " + PLACES[i]);
      assertEquals(PLACES[i], (first[i] + second[i]) / 2, 1e-9);
    }
    Map<?, ?> trace = (Map<?, ?>) ((List<?>) PlotlyJson.of(named()).get("data")).get(0);
    assertTrue(((Map<?, ?>) trace.get("marker")).get("symbol").toString().endsWith("-open"));
  }

  @Test
  void aPointAtTheEndOfTheValuesIsClearOfTheFrame() {
    double[] powers = {1, 10};
    Curve points = new Curve("p", powers, powers, 0, Style.POINTS);
    for (Axis axis : List.of(Axis.linear("x"), Axis.logarithmic("x"), Axis.fromZero("x"))) {
      Panel panel = new Panel("p", axis, axis, List.of(points));
      for (Limits limits : List.of(Limits.horizontal(panel), Limits.vertical(panel, false))) {
        assertTrue(limits.from() < 1 && limits.to() > 10, axis + " " + limits);
      }
    }
  }

  @Test
  void errorBarsAreDrawnAndHaveTheirPlace() throws IOException {
    Curve plain = new Curve("c", PLACES, new double[] {50, 50}, 0, Style.SOLID);
    Figure with = one(plain.withErrors(5, Double.NaN));
    Map<?, ?> trace = (Map<?, ?>) ((List<?>) PlotlyJson.of(with).get("data")).get(0);
    assertEquals("data", ((Map<?, ?>) trace.get("error_y")).get("type"));
    assertNotEquals(Svg.of(one(plain)), Svg.of(with));
    Limits limits = Limits.vertical(with.panels().get(0), false);
    assertTrue(limits.from() < 45 && limits.to() > 55, limits.toString());
  }

  private static Figure one(Curve curve) {
    Axis axis = Axis.linear("x");
    return new Figure("f", "t", 1, List.of(new Panel("p", axis, axis, List.of(curve))));
  }

  @Test
  void anAxisOfNormsShowsZero() {
    Curve norms = new Curve("c", PLACES, new double[] {100, 101}, 0, Style.SOLID);
    Panel panel = new Panel("p", Axis.linear("block"), Axis.fromZero("norm"), List.of(norms));
    assertTrue(Limits.vertical(panel, false).from() <= 0);
    Curve silent = new Curve("no gradient", PLACES, new double[] {0, 0}, 0, Style.SOLID);
    Limits zeros =
        Limits.vertical(
            new Panel("p", Axis.linear("block"), Axis.fromZero("norm"), List.of(silent)), false);
    assertTrue(zeros.from() > -0.1 && zeros.to() >= 1, zeros.toString());
  }

  @Test
  void aMarkStandsInEveryForm() throws IOException {
    assertTrue(within(layout(named()), "title").get("text").toString().contains(MARK));
    assertTrue(Svg.of(named()).contains(MARK));
    assertTrue(PlotlyPage.of(named()).contains(MARK));
    HeatMap map =
        new HeatMap(
                "m",
                "t",
                "blocks",
                NETWORKS,
                List.of("1"),
                List.of(List.of(1.0), List.of(2.0)),
                "%",
                HeatMap.Colours.SEQUENTIAL)
            .withMark(MARK);
    assertTrue(Svg.of(map).contains(MARK));
    Map<String, Object> layout = PlotlyJson.asMap(HeatMapJson.of(map).get("layout"));
    assertTrue(within(layout, "title").get("text").toString().contains(MARK));
  }

  @Test
  void onAPhoneThePanelsStandBelowEachOther() {
    Map<String, Object> narrow = within(within(layout(named()), "meta"), "narrow");
    assertEquals(List.of(0.0, 1.0), within(narrow, "xaxis1").get("domain"));
    assertEquals(List.of(0.0, 1.0), within(narrow, "xaxis2").get("domain"));
    assertTrue((int) narrow.get("height") > (int) layout(named()).get("height") + 200);
  }

  @Test
  void aDrawingCanBeShownSmaller() throws IOException {
    Drawing drawing = new Drawing(named());
    String box = "viewBox=\"0 0 %d %d\"".formatted(drawing.width(), drawing.height());
    assertTrue(Svg.of(named()).contains(box), box);
    assertTrue(Svg.compact(named()).contains(box), box);
  }
}
