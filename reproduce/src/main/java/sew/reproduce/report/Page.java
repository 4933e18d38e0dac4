package sew.reproduce.report;

import java.util.List;
import java.util.Optional;
import sew.reproduce.run.RunRecord;

/**
 * One table or figure of the paper on a page of its own.
 *
 * @param id the name of its file without an ending, and on the command line
 * @param title one sentence
 * @param verdicts the table whose rows the index counts; empty where no number has a verdict
 * @param runs that have a row on it
 * @param note what the index says beside, or instead of, such counts
 */
record Page(
    String id,
    String title,
    Optional<ReportTable> verdicts,
    String note,
    List<Part> parts,
    List<RunRecord> runs) {
  Page {
    runs = List.copyOf(runs);
    parts = List.copyOf(parts);
  }

  /** A page of a figure. */
  static Page of(String id, String title, String note, List<Part> parts) {
    return new Page(id, title, Optional.empty(), note, parts, List.of());
  }

  /** "Table 4". */
  String label() {
    String number = id.replaceAll("\\D", "");
    return number.isEmpty() ? "Runs" : (id.startsWith("table") ? "Table " : "Figure ") + number;
  }

  String file() {
    return id + ".html";
  }
}
