package sew.reproduce.plot;

import java.awt.Dimension;
import java.io.IOException;
import java.io.StringWriter;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A figure as a vector drawing for papers. */
public final class Svg {
  private Svg() {}

  /** The drawing as SVG in UTF-8, its text in the reader's sans-serif font. */
  public static String of(Figure figure) throws IOException {
    return of(new Drawing(figure));
  }

  public static String of(HeatMap map) throws IOException {
    return of(new HeatMapDrawing(map));
  }

  public static String of(Drawable drawing) throws IOException {
    return of(drawing, SVGGeneratorContext.createDefault(document()));
  }

  /** As {@link #of(Figure)} to a tenth of a unit, for the screen: less than half as large. */
  public static String compact(Figure figure) throws IOException {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setPrecision(1);
    return StraightPaths.in(of(new Drawing(figure), context));
  }

  private static String of(Drawable drawing, SVGGeneratorContext context) throws IOException {
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(drawing.width(), drawing.height()));
    drawing.draw(graphics);
    Element root = graphics.getRoot();
    // With it, a page can show the whole drawing smaller than it is.
    root.setAttributeNS(null, "viewBox", "0 0 %d %d".formatted(drawing.width(), drawing.height()));
    StringWriter svg = new StringWriter();
    graphics.stream(root, svg, true, false);
    return svg.toString();
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java has no XML document builder", e);
    }
  }
}
