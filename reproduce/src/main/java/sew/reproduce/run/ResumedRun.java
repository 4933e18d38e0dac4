package sew.reproduce.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run goes on with.
 *
 * @param checkpoint that was read; where there was none, the one that will be written
 * @param damage what was wrong with the last one, if the one before it was read
 * @param recorded what {@code metrics.jsonl} holds
 * @param metrics the same, with lost lines as {@code checkpoint} has them
 */
record ResumedRun(
    Path checkpoint,
    Optional<String> damage,
    MetricsFile.Content recorded,
    MetricsFile.Content metrics) {

  /**
   * Keeps a file that is damaged under a second name, and says so, and which lines were lost. What
   * a crash leaves of a line that no checkpoint needs is cut off without a word.
   */
  Optional<String> keepDamaged(MetricsFile file) throws IOException {
    int whole = recorded.lines().size();
    boolean isRestored = metrics.lines().size() > whole;
    boolean isCut = !recorded.isWhole() && (damage.isPresent() || isRestored);
    if (recorded.damage().isEmpty() && !isCut) {
      return isRestored
          ? Optional.of(
              "%s: expected %d lines, found %d; %s"
                  .formatted(file.path(), metrics.lines().size(), whole, restores()))
          : Optional.empty();
    }
    String reason =
        recorded.damage().orElse("%s: line %d is cut".formatted(file.path(), whole + 1));
    return Optional.of(
        BrokenFiles.keep(file.path(), isRestored ? reason + "; " + restores() : reason));
  }

  private String restores() {
    return "restores what is lost from " + checkpoint.getFileName();
  }
}
