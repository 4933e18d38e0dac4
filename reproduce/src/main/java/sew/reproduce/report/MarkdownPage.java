package sew.reproduce.report;

import java.util.stream.Collectors;
import sew.reproduce.result.Markdown;
import sew.reproduce.result.TableBuilder;

/** A table in Markdown, with its heading and its legend. */
final class MarkdownPage {
  private MarkdownPage() {}

  static String of(ReportTable table) {
    TableBuilder cells =
        new TableBuilder(
            table.title(),
            table.columns().stream().map(column -> cell(column.name())).toArray(String[]::new));
    table
        .lines()
        .forEach(
            line ->
                cells.row(line.cells().stream().map(MarkdownPage::cell).toArray(String[]::new)));
    String legend =
        table.sentences().stream()
            .map(sentence -> "- %s\n".formatted(text(sentence)))
            .collect(Collectors.joining());
    return "# %s\n\n%s%s%s"
        .formatted(
            text(table.title()), Markdown.of(cells.table()), legend.isEmpty() ? "" : "\n", legend);
  }

  /** Neither a bar nor the end of a line ends a cell. */
  private static String cell(String text) {
    return text(text).replace("|", "\\|").replace("\n", " ");
  }

  /** Nothing in it is markup. */
  private static String text(String text) {
    return text.replaceAll("([\\\\`*_<>\\[\\]])", "\\\\$1");
  }
}
