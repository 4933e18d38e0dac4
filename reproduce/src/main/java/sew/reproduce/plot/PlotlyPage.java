package sew.reproduce.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A figure as an interactive page: every panel is a plot of its own in a grid. */
public final class PlotlyPage {
  private static final String VERSION = "2.35.3";

  /** The file beside the pages that they draw with. */
  public static final String SCRIPT = "plotly-" + VERSION + ".js";

  /** The same text for the same figure. */
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private PlotlyPage() {}

  /** Writes plotly.js, which needs no network. */
  public static void copyScript(OutputStream out) throws IOException {
    String resource = "/META-INF/resources/webjars/plotly.js-dist/" + VERSION + "/plotly.js";
    try (InputStream in = PlotlyPage.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(
            "expected %s on the class path, found nothing; build again".formatted(resource));
      }
      in.transferTo(out);
    }
  }

  /** The page as HTML in UTF-8; {@link #SCRIPT} must lie beside it. */
  public static String of(Figure figure) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="UTF-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <script src="%s"></script>
        <style>
        body { font-family: sans-serif; margin: 1rem; }
        h1 { font-size: 1.1rem; }
        h2 { font-size: 1rem; text-align: center; margin: 0; }
        .mark { color: %s; font-weight: bold; }
        .panels { display: grid; gap: 1rem; grid-template-columns: repeat(%d, minmax(0, 1fr)); }
        .legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; justify-content: center; }
        .legend i { display: inline-block; width: 1.8em; margin-right: .4em; vertical-align: middle; }
        @media (max-width: 800px) { .panels { grid-template-columns: minmax(0, 1fr); } }
        </style>
        </head>
        <body>
        <h1>%s</h1>
        """
            .formatted(
                Notation.escaped(figure.name()),
                SCRIPT,
                Palette.MARK,
                figure.columns(),
                Notation.html(figure.title())));
    if (!figure.mark().isEmpty()) {
      page.append("<p class=\"mark\">%s</p>\n".formatted(Notation.html(figure.mark())));
    }
    page.append("<div class=\"panels\">\n");
    for (int i = 0; i < figure.panels().size(); i++) {
      Panel panel = figure.panels().get(i);
      String id = "panel" + i;
      page.append(
          "<section><h2>%s</h2>\n<div id=\"%s\"></div>\n"
              .formatted(Notation.html(panel.title()), id));
      page.append(script(panel, id));
      page.append("<div class=\"legend\">\n");
      panel.curves().forEach(curve -> page.append(legend(curve)));
      page.append("</div></section>\n");
    }
    return page.append("</div>\n</body>\n</html>\n").toString();
  }

  /** The panel alone; its title and legend are the page's. */
  private static String script(Panel panel, String id) {
    Map<String, Object> json = PlotlyJson.of(new Figure(id, "", 1, List.of(panel)));
    Map<String, Object> layout = new LinkedHashMap<>(PlotlyJson.asMap(json.get("layout")));
    layout.putAll(Map.of("showlegend", false, "height", 340, "annotations", List.of()));
    layout.put("title", Map.of("text", ""));
    int right = panel.right() == null ? 15 : 75;
    int bottom = panel.x().names().isEmpty() ? 50 : 100;
    layout.put("margin", Map.of("t", 32, "b", bottom, "l", 75, "r", right));
    // A text of a curve must not end the script.
    return "<script>Plotly.newPlot('%s', %s, %s, {responsive: true});</script>\n"
        .formatted(id, text(json.get("data")), text(layout));
  }

  private static String text(Object json) {
    try {
      return JSON.writeValueAsString(json).replace("</", "<\\/");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("expected maps, lists and numbers, found " + json, e);
    }
  }

  private static String legend(Curve curve) {
    String line =
        switch (curve.style()) {
          case SOLID -> "solid";
          case DASHED -> "dashed";
          case POINTS -> "dotted";
        };
    return "<span><i style=\"border-top: 3px %s %s\"></i>%s</span>\n"
        .formatted(line, Palette.colour(curve), Notation.html(curve.name()));
  }
}
