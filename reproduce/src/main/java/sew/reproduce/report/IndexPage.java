package sew.reproduce.report;

import static sew.reproduce.plot.Notation.escaped;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import sew.reproduce.result.Percent;

/** The first page: a row for each table and figure, and what was read. */
final class IndexPage {
  private static final String TITLE =
      "Deep Residual Learning in Spiking Neural Networks: what was reproduced";

  private IndexPage() {}

  static String of(List<Page> pages, Sources sources, List<String> folders) {
    String rows = pages.stream().map(IndexPage::row).collect(Collectors.joining());
    long over = sources.runs().stream().filter(run -> run.metrics().isPresent()).count();
    return SitePage.of(
        TITLE,
        """
        <p>Every table and figure of the paper (arXiv 2102.04159), the authors' logs, and %d runs of this project, %d of them finished, from %s.
        A row is reproduced if a run in the paper's setting on the paper's data lies within %.0f standard errors.
        Shortened runs and runs on other data have tables of their own, without the paper's numbers.</p>
        <div class="scroll" role="region" tabindex="0" aria-label="All tables and figures">
        <table>
        <thead><tr><th>item</th><th>rows of the paper</th><th class="wide">note</th><th class="wide">what it shows</th></tr></thead>
        <tbody>
        %s</tbody>
        </table>
        </div>
        <p class="note">%s %s</p>
        %s"""
            .formatted(
                sources.runs().size(),
                over,
                folders.stream()
                    .map(folder -> "<code>" + escaped(folder) + "</code>")
                    .collect(Collectors.joining(", ")),
                Percent.AGREES,
                rows,
                "A figure has claims instead of standard errors: its page says which hold.",
                "<a href=\"report.tex\">report.tex</a> has all tables in LaTeX.",
                notes(sources.notes())),
        pages);
  }

  private static String row(Page page) {
    return "<tr><td class=\"text\"><a href=\"%s\">%s</a></td><td class=\"text\">%s</td><td>%s</td><td>%s</td></tr>\n"
        .formatted(
            escaped(page.file()),
            escaped(page.label()),
            page.verdicts().map(IndexPage::counts).orElse(""),
            escaped(page.note()),
            escaped(page.title()));
  }

  private static String counts(ReportTable table) {
    return Arrays.stream(Verdict.values())
        .filter(verdict -> table.count(verdict) > 0)
        .map(
            verdict ->
                "<div class=\"%s\">%d %s</div>"
                    .formatted(verdict.style(), table.count(verdict), verdict))
        .collect(Collectors.joining());
  }

  private static String notes(List<String> notes) {
    String items =
        notes.stream()
            .map(note -> "<li>%s</li>\n".formatted(escaped(note)))
            .collect(Collectors.joining());
    return items.isEmpty()
        ? ""
        : "<h2>Left out</h2>\n<ul class=\"legend\">\n%s</ul>\n".formatted(items);
  }
}
