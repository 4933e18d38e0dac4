package sew.reproduce.report;

import java.util.List;

/** A table on a page, which is also written as Markdown, CSV and LaTeX. */
record TablePart(ReportTable table) implements Part {
  @Override
  public String html() {
    return HtmlTable.of(table);
  }

  @Override
  public List<SiteFile> files() {
    return List.of(
        SiteFile.of(table.file() + ".md", MarkdownPage.of(table)),
        SiteFile.of(table.file() + ".csv", table.csv()),
        SiteFile.of(table.file() + ".tex", Latex.of(table)));
  }
}
