package sew.reproduce.report;

import java.util.List;

/** What a page consists of. */
sealed interface Part permits TablePart, DrawingPart {
  /** What stands on the page, in HTML. */
  String html();

  /** What is written beside the page. */
  List<SiteFile> files();
}
