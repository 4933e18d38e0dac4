package sew.reproduce.report;

import java.util.List;
import java.util.stream.Collectors;
import sew.reproduce.clip.OfflinePage;
import sew.reproduce.plot.Notation;

/** {@link Facts} in HTML, opened by a click without a script. */
final class HtmlFacts {
  private HtmlFacts() {}

  static String of(List<Facts> facts) {
    return """
        <details>
        <summary>command and provenance</summary>
        %s</details>
        """
        .formatted(facts.stream().map(HtmlFacts::block).collect(Collectors.joining()));
  }

  private static String block(Facts facts) {
    String command =
        facts
            .command()
            .map(text -> "<pre>%s</pre>\n".formatted(Notation.escaped(text)))
            .orElse("<p>No command line makes exactly this; its experiment.json says all.</p>\n");
    String rows =
        facts.facts().isEmpty()
            ? ""
            : "<table class=\"facts\">\n%s</table>\n".formatted(OfflinePage.rows(facts.facts()));
    return "<h4>%s</h4>\n%s%s".formatted(Notation.escaped(facts.title()), command, rows);
  }
}
