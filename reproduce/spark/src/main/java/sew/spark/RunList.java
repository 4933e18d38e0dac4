package sew.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The runs of a sweep as {@code --dry-run --json} lists them.
 *
 * @param code exit code of that process; without runs where it is not 0, of which it has said why
 * @param directories the names of those that have begun, in the order of the runs
 */
record RunList(int code, List<Optional<String>> directories) {

  /** Asks {@code sew}. */
  static RunList read(SewProcess sew, Submission submission)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("--dry-run", "--ends-with-input"));
    if (!submission.hasOption("--json")) {
      words.add("--json");
    }
    List<String> lines = new ArrayList<>();
    SewProcess.End end = sew.read(submission.command(words), lines::add);
    return end.code() == 0 ? of(String.join("\n", lines)) : new RunList(end.code(), List.of());
  }

  /** Reads what was printed. */
  static RunList of(String json) throws IOException {
    List<Optional<String>> directories = new ArrayList<>();
    for (JsonNode run : document(json).path("runs")) {
      if (!run.has("directory")) {
        throw new IOException(
            "sew ablate --dry-run --json: expected the directory of each run, or null, found %s; build the project again"
                .formatted(run));
      }
      directories.add(Optional.ofNullable(run.get("directory").textValue()));
    }
    if (directories.isEmpty()) {
      throw new IOException(
          "sew ablate --dry-run --json: expected a list of runs, found none; build the project again");
    }
    return new RunList(0, directories);
  }

  private static JsonNode document(String json) throws IOException {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "sew ablate --dry-run --json: expected one JSON document, found another text; build the project again",
          e);
    }
  }

  int size() {
    return directories.size();
  }

  /** The directory of the run of this number, counted from 1, if it has begun. */
  Optional<String> directory(int run) {
    return directories.get(run - 1);
  }
}
