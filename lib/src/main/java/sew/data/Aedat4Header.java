package sew.data;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What the header of an AEDAT 4 file says.
 *
 * @param tableAt the byte at which the packets end and the table of packets begins; -1 if the
 *     recording was interrupted before the table was written
 * @param streams in the order of the header
 */
record Aedat4Header(Aedat4Compression compression, long tableAt, List<Stream> streams) {
  private static final String IDENTIFIER = "IOHE";
  private static final int NAMES = 200;
  private static final String MAX_DEPTH =
      "http://www.oracle.com/xml/jaxp/properties/maxElementDepth";

  /**
   * A stream of packets.
   *
   * @param type four letters: EVTS for events, FRME for images, IMUS for motion, TRIG for triggers
   * @param width pixels of the sensor; 0 where the header says none
   * @param height pixels of the sensor; 0 where the header says none
   */
  record Stream(int id, String type, String source, int width, int height) {
    boolean hasEvents() {
      return type.equals("EVTS");
    }

    @Override
    public String toString() {
      return "stream %d (%s, %s)".formatted(id, type, source);
    }
  }

  /** Reads the flatbuffer IOHeader: compression, position of the table, streams as XML. */
  static Aedat4Header parse(byte[] bytes) throws FlatTable.DamagedException {
    FlatTable table = FlatTable.root(bytes, 0, IDENTIFIER);
    int code = table.intAt(0, 0);
    Aedat4Compression compression =
        Aedat4Compression.of(code)
            .orElseThrow(
                () ->
                    new FlatTable.DamagedException(
                        "expected compression 0 to 4 (none, LZ4, LZ4 high, zstd, zstd high), found %d"
                            .formatted(code)));
    String xml = table.stringAt(2);
    return new Aedat4Header(compression, table.longAt(1, -1), streams(xml));
  }

  private static List<Stream> streams(String xml) throws FlatTable.DamagedException {
    List<Stream> streams = new ArrayList<>();
    for (Element info : named(parse(xml), "outInfo")) {
      for (Element stream : children(info, "node")) {
        String id = stream.getAttribute("name");
        if (!id.matches("\\d{1,9}")) {
          throw damaged("a stream called \"%s\"", id);
        }
        String type = attribute(stream, "typeIdentifier").orElse("");
        Element size = named(stream, "info").stream().findFirst().orElse(stream);
        streams.add(
            new Stream(
                Integer.parseInt(id),
                type,
                attribute(size, "source").orElse("unknown camera"),
                pixels(size, "sizeX"),
                pixels(size, "sizeY")));
      }
    }
    if (streams.isEmpty()) {
      throw damaged("no stream in \"%s\"", xml);
    }
    return List.copyOf(streams);
  }

  private static FlatTable.DamagedException damaged(String found, String text) {
    String part = text.substring(0, Math.min(NAMES, text.length()));
    return new FlatTable.DamagedException(
        "expected XML that names the streams, found "
            + found.formatted(part.replaceAll("\\p{Cntrl}+ *", " ")));
  }

  private static int pixels(Element info, String key) throws FlatTable.DamagedException {
    String text = attribute(info, key).orElse("0");
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > Short.MAX_VALUE) {
      throw damaged("a sensor of %s pixels", text);
    }
    return Integer.parseInt(text);
  }

  private static Element parse(String xml) throws FlatTable.DamagedException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      // The XML comes from a file: it may name no other file, and no entities.
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(MAX_DEPTH, 64);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null); // nothing is printed, the error is thrown
      return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java platform can forbid document types", e);
    } catch (SAXException | IOException e) {
      throw damaged("\"%s\"", xml);
    }
  }

  /** The nodes called {@code name} in {@code element}, at any depth. */
  private static List<Element> named(Element element, String name) {
    List<Element> found = new ArrayList<>();
    for (Element node : children(element, "node")) {
      if (node.getAttribute("name").equals(name)) {
        found.add(node);
      } else {
        found.addAll(named(node, name));
      }
    }
    return found;
  }

  private static Optional<String> attribute(Element node, String key) {
    return children(node, "attr").stream()
        .filter(attribute -> attribute.getAttribute("key").equals(key))
        .map(attribute -> attribute.getTextContent().strip())
        .findFirst();
  }

  private static List<Element> children(Element element, String tag) {
    List<Element> found = new ArrayList<>();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child && child.getTagName().equals(tag)) {
        found.add(child);
      }
    }
    return found;
  }
}
