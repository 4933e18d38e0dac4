package sew.reproduce.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sew.reproduce.console.ThrottledLog;
import sew.reproduce.data.Findings;
import sew.reproduce.result.ProcessFacts;

/** Prints what a check finds, at once, and counts it. */
final class ConsoleFindings implements Findings {
  private static final String CLEARED_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal = ProcessFacts.isTerminal();
  private final ThrottledLog log = new ThrottledLog(System.err, terminal);
  private final Set<String> said = new HashSet<>();
  private final List<String> facts = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  ConsoleFindings(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void fact(String line) {
    facts.add(line);
    print(line);
  }

  @Override
  public synchronized void fault(String problem) {
    // A set that cannot be opened is read again file by file.
    if (said.add(problem)) {
      faults.add(problem);
      print("fault: " + problem);
    }
  }

  @Override
  public synchronized void warning(String doubt) {
    warnings.add(doubt);
    print("warning: " + doubt);
  }

  @Override
  public synchronized void progress(String note) {
    log.accept(note);
  }

  private void print(String line) {
    out.println((terminal ? CLEARED_LINE : "") + line);
    out.flush();
  }

  /** All that was found. */
  synchronized Map<String, List<String>> document() {
    Map<String, List<String>> document = new LinkedHashMap<>();
    document.put("facts", facts);
    document.put("faults", faults);
    document.put("warnings", warnings);
    return document;
  }

  /** The last line; returns the exit code. */
  int summarise() {
    print(count(faults.size(), "fault") + ", " + count(warnings.size(), "warning"));
    return faults.isEmpty() ? 0 : 1;
  }

  private static String count(int number, String name) {
    return number == 0 ? "no " + name + "s" : number + " " + name + (number == 1 ? "" : "s");
  }
}
