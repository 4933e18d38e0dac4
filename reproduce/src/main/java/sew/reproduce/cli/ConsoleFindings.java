package sew.reproduce.cli;

import java.io.PrintWriter;
import java.util.HashSet;
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
  private int faults;
  private int warnings;

  ConsoleFindings(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void fact(String line) {
    print(line);
  }

  @Override
  public synchronized void fault(String problem) {
    // A set that cannot be opened is read again file by file.
    if (said.add(problem)) {
      faults++;
      print("fault: " + problem);
    }
  }

  @Override
  public synchronized void warning(String doubt) {
    warnings++;
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

  /** The last line; returns the exit code. */
  int summarise() {
    print(count(faults, "fault") + ", " + count(warnings, "warning"));
    return faults == 0 ? 0 : 1;
  }

  private static String count(int number, String name) {
    return number == 0 ? "no " + name + "s" : number + " " + name + (number == 1 ? "" : "s");
  }
}
