package sew.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The runs of a sweep as {@code --dry-run} lists them.
 *
 * @param code exit code of that process; without runs where it is not 0, of which it has said why
 * @param directories the names of those that have begun, in the order of the runs
 */
record RunList(int code, List<Optional<String>> directories) {
  private static final Pattern RUN = Pattern.compile(".* seed \\d+ .*?(?:  (\\S+))?");
  private static final Pattern COUNT = Pattern.compile("\\d+ of (\\d+) runs have ended in .*");

  /** Asks {@code sew}. */
  static RunList read(SewProcess sew, Submission submission)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    SewProcess.End end =
        sew.read(submission.command(List.of("--dry-run", "--ends-with-input")), lines::add);
    return end.code() == 0 ? of(lines) : new RunList(end.code(), List.of());
  }

  /** Reads what {@code --dry-run} has printed. */
  static RunList of(List<String> lines) throws IOException {
    List<Optional<String>> directories = new ArrayList<>();
    int count = -1;
    for (String line : lines) {
      Matcher run = RUN.matcher(line);
      Matcher total = COUNT.matcher(line);
      if (total.matches()) {
        count = Integer.parseInt(total.group(1));
      } else if (run.matches()) {
        directories.add(Optional.ofNullable(run.group(1)));
      }
    }
    if (count != directories.size()) {
      throw new IOException(
          "sew ablate --dry-run: expected one line for each run and their number last, found %d lines and the number %d; build the project again"
              .formatted(directories.size(), count));
    }
    return new RunList(0, directories);
  }

  int size() {
    return directories.size();
  }

  /** The directory of the run of this number, counted from 1, if it has begun. */
  Optional<String> directory(int run) {
    return directories.get(run - 1);
  }
}
