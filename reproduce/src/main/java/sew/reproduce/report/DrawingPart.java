package sew.reproduce.report;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import sew.reproduce.plot.Notation;

/**
 * A drawing on a page, which needs no other file to be seen.
 *
 * @param file the name of its file without an ending
 * @param title what it shows, for those who cannot see it, too
 * @param svg a whole document
 * @param facts where its numbers come from
 */
record DrawingPart(String file, String title, String svg, Facts facts) implements Part {
  @Override
  public String html() {
    String picture = Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    return """
        <figure>
        <img alt="%1$s" src="data:image/svg+xml;base64,%2$s">
        <figcaption>%5$s</figcaption>
        </figure>
        <p class="files"><a href="%3$s.svg">%3$s.svg</a></p>
        %4$s"""
        .formatted(
            Notation.escaped(title),
            picture,
            Notation.escaped(file),
            HtmlFacts.of(List.of(facts)),
            Notation.html(title));
  }

  @Override
  public List<SiteFile> files() {
    return List.of(SiteFile.of(file + ".svg", svg));
  }
}
