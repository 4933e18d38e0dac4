package sew.reproduce.clip;

import static sew.reproduce.plot.Notation.escaped;

import java.util.List;
import java.util.stream.Collectors;

/** A page in UTF-8 that asks the network for nothing. */
public final class OfflinePage {
  private OfflinePage() {}

  /**
   * The page as HTML.
   *
   * @param style in CSS
   * @param body in HTML
   */
  public static String of(String title, String style, String body) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="UTF-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        %s</body>
        </html>
        """
        .formatted(escaped(title), style, body);
  }

  /** The rows of a table. */
  public static String rows(List<ClipView.Fact> facts) {
    return facts.stream()
        .map(
            fact ->
                "<tr><th>%s</th><td>%s</td></tr>\n"
                    .formatted(escaped(fact.name()), escaped(fact.value())))
        .collect(Collectors.joining());
  }
}
