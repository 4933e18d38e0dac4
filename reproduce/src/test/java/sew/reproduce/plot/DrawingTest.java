package sew.reproduce.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import sew.reproduce.result.ResultWriter;

class DrawingTest {
  private static final double[] X = IntStream.range(0, 320).asDoubleStream().toArray();

  private static Figure figure() {
    List<Curve> curves = new ArrayList<>();
    for (int c = 0; c < 10; c++) {
      double scale = Math.pow(10, c - 5);
      double[] y = IntStream.range(0, 320).mapToDouble(i -> scale * Math.exp(-i / 90.0)).toArray();
      curves.add(
          new Curve(
              "Spiking ResNet-" + c, X, y, c, c < 5 ? Curve.Style.SOLID : Curve.Style.DASHED));
    }
    Curve odd =
        new Curve(
            "odd",
            new double[] {0, 1, 2, 3},
            new double[] {0, -1, Double.NaN, 1e8},
            1,
            Curve.Style.SOLID,
            true);
    Curve constant =
        new Curve("constant", new double[] {0, 3}, new double[] {1, 1}, 0, Curve.Style.SOLID);
    Panel.Axis epoch = Panel.Axis.linear("epoch");
    Panel.Axis loss = Panel.Axis.logarithmic("loss");
    return new Figure(
        "sample",
        "A title that says much of where its numbers come from & must be wrapped ".repeat(4),
        2,
        List.of(
            new Panel("ten", epoch, loss, curves),
            new Panel(
                "two", epoch, Panel.Axis.linear("y"), loss, List.of(constant, odd), List.of(2.0)),
            new Panel(
                "none",
                epoch,
                loss,
                List.of(new Curve("zero", new double[1], new double[1], 0, Curve.Style.POINTS)))));
  }

  @Test
  void svgIsXmlWithEveryNameAndColour() throws Exception {
    String svg = Svg.of(figure());
    String text =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg.replaceFirst("<!DOCTYPE[^>]*>", ""))))
            .getDocumentElement()
            .getTextContent();
    for (Curve curve : figure().panels().get(0).curves()) {
      assertTrue(text.contains(curve.name()), curve.name());
    }
    for (String hex : Palette.COLOURS) {
      int rgb = Integer.decode(hex);
      String form = "rgb(%d,%d,%d)".formatted(rgb >> 16, rgb >> 8 & 255, rgb & 255);
      boolean black = rgb == 0 && svg.contains("black");
      assertTrue(black || svg.contains(form) || svg.toLowerCase(Locale.ROOT).contains(hex), hex);
    }
    assertTrue(svg.contains("sans-serif"));
    assertEquals(svg, Svg.of(figure()));
  }

  @Test
  void pageNeedsNoNetworkAndNamesEveryCurve() {
    String page = PlotlyPage.of(figure());
    assertFalse(page.contains("http"), "an address of the network");
    for (Panel panel : figure().panels()) {
      panel.curves().forEach(c -> assertTrue(page.contains("\"name\":\"" + c.name()), c.name()));
    }
    assertFalse(page.contains("NaN"));
    assertEquals(page, PlotlyPage.of(figure()));
  }

  @Test
  void pngHasTheSizeOfTheDrawingAndManyColours() throws IOException {
    byte[] png = Png.of(figure());
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    Drawing drawing = new Drawing(figure());
    assertEquals(Png.SCALE * drawing.width(), image.getWidth());
    assertEquals(Png.SCALE * drawing.height(), image.getHeight());
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    assertTrue(IntStream.of(pixels).distinct().count() > 20, "blank");
    assertArrayEquals(png, Png.of(figure()));
  }

  @Test
  void logarithmicAxesLeaveOutWhatIsNotPositive() {
    Panel panel = figure().panels().get(1);
    assertEquals(1e8, Limits.vertical(panel, true).from());
    assertFalse(panel.right().shows(0));
    assertTrue(panel.y().shows(-1));
  }

  @Test
  void outputWritesThreeFormsAndTheScriptTheyNeed(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream console = new PrintStream(said, true, StandardCharsets.UTF_8);
    new ResultWriter(folder, console).figure(figure());
    for (String name : List.of("sample.svg", "sample.png", "sample.html", PlotlyPage.SCRIPT)) {
      assertTrue(Files.size(folder.resolve(name)) > 1000, name);
    }
    assertTrue(said.toString(StandardCharsets.UTF_8).contains("sample.svg"));
  }
}
