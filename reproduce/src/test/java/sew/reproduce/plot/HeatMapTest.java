package sew.reproduce.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class HeatMapTest {
  private static HeatMap map(HeatMap.Colours colours, double missing) {
    return new HeatMap(
        "sample",
        "A title & more",
        "number of blocks",
        List.of("SEW ResNet (ADD)", "Plain Net"),
        List.of("1", "2", "3"),
        List.of(List.of(1.0, 12.345, missing), List.of(0.001234, 5.6e-7, 97.93)),
        "what it is",
        colours);
  }

  private static final HeatMap SEQUENTIAL = map(HeatMap.Colours.SEQUENTIAL, Double.NaN);

  @Test
  void numbersHaveThreeDigits() {
    assertEquals("97.9", HeatMap.label(97.93));
    assertEquals("100", HeatMap.label(100));
    assertEquals("1.00", HeatMap.label(1.0));
    assertEquals("9.5e+04", HeatMap.label(95000));
    assertEquals("1235", HeatMap.label(1234.5678));
    assertEquals("0.00123", HeatMap.label(0.001234));
    assertEquals("5.6e-07", HeatMap.label(5.6e-7));
    assertEquals("0", HeatMap.label(0));
  }

  @Test
  void svgNamesEveryRowColumnAndNumber() throws IOException {
    String svg = Svg.of(SEQUENTIAL);
    for (String text :
        List.of("SEW ResNet (ADD)", "Plain Net", "number of blocks", "12.3", "5.6e-07", "97.9")) {
      assertTrue(svg.contains(">" + text), text);
    }
    assertEquals(svg, Svg.of(SEQUENTIAL));
  }

  @Test
  void aMissingNumberIsGreyAndNoOther() throws IOException {
    assertTrue(pixels(SEQUENTIAL, CellColours.MISSING) > 1000);
    // Antialiased letters have a few pixels of any grey.
    assertTrue(pixels(map(HeatMap.Colours.SEQUENTIAL, 50), CellColours.MISSING) < 100);
  }

  private static long pixels(HeatMap map, Color colour) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(Png.of(map)));
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return IntStream.of(pixels).filter(rgb -> rgb == colour.getRGB()).count();
  }

  @Test
  void coloursRunFromTheLeastToTheLargest() {
    CellColours sequential = new CellColours(SEQUENTIAL);
    assertEquals(new Color(0x440154), sequential.getPaint(5.6e-7));
    assertEquals(new Color(0xfde725), sequential.getPaint(97.93));
    assertEquals(Color.WHITE, sequential.text(5.6e-7));
    assertEquals(Color.BLACK, sequential.text(97.93));
    CellColours around = new CellColours(map(HeatMap.Colours.AROUND_ONE, Double.NaN));
    assertEquals(new Color(0xf7f7f7), around.getPaint(1));
    assertEquals(new Color(0x2166ac), around.getPaint(0));
    assertEquals(around.getUpperBound(), 1 / around.getLowerBound(), 1e-3);
    assertNotEquals(around.getPaint(0.1), around.getPaint(10));
    assertEquals(around.getPaint(0.01), around.ofExponents().getPaint(-2));
    assertEquals(-around.ofExponents().getLowerBound(), around.ofExponents().getUpperBound(), 1e-9);
  }

  @Test
  void oneNumberAndNoNumberCanBeDrawn() throws IOException {
    for (double value : new double[] {3, Double.NaN, 0}) {
      for (HeatMap.Colours colours : HeatMap.Colours.values()) {
        HeatMap one =
            new HeatMap(
                "one", "t", "x", List.of("r"), List.of("c"), List.of(List.of(value)), "u", colours);
        assertTrue(Png.of(one).length > 1000);
      }
    }
  }

  @Test
  void rowsMustFitTheColumns() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new HeatMap(
                "bad",
                "t",
                "x",
                List.of("r"),
                List.of("1", "2"),
                List.of(List.of(1.0)),
                "u",
                HeatMap.Colours.SEQUENTIAL));
  }
}
