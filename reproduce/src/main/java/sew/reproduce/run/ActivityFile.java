package sew.reproduce.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sew.data.AtomicFile;
import sew.reproduce.result.Json;
import sew.reproduce.tensorboard.LayerActivity;

/**
 * {@code activity.jsonl}: one line per epoch, each written between the epoch's line of metrics and
 * its checkpoint, so that no epoch of a checkpoint lacks one. Nothing that is trained needs it.
 */
record ActivityFile(Path path) {

  /**
   * What is known of the epochs of a run that goes on.
   *
   * @param epochs by their number; those that were trained without may be missing
   * @param damage what was wrong with the file, and where it is kept
   */
  record Restored(SortedMap<Integer, LayerActivity> epochs, Optional<String> damage) {}

  /** Keeps what is said of the first {@code done} epochs; later ones will be trained again. */
  Restored restore(int done) throws IOException {
    SortedMap<Integer, LayerActivity> epochs = new TreeMap<>();
    if (!Files.exists(path)) {
      return new Restored(epochs, Optional.empty());
    }
    String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    Optional<String> damage = Optional.empty();
    for (int i = 0; i < lines.size(); i++) {
      try {
        LayerActivity line = Json.parse(lines.get(i), LayerActivity.class);
        if (line.epoch() < done) {
          epochs.put(line.epoch(), line);
        }
      } catch (JsonProcessingException e) {
        boolean isCut = i == lines.size() - 1 && !text.endsWith("\n");
        if (!isCut && damage.isEmpty()) {
          damage =
              Optional.of(
                  "%s: expected line %d to be what the layers of an epoch did, found something else"
                      .formatted(path, i + 1));
        }
      }
    }
    Optional<String> kept =
        damage.isPresent() ? Optional.of(BrokenFiles.keep(path, damage.get())) : Optional.empty();
    AtomicFile.write(
        path, epochs.values().stream().map(ActivityFile::line).collect(Collectors.joining()));
    return new Restored(epochs, kept);
  }

  void append(LayerActivity epoch) throws IOException {
    AtomicFile.append(path, line(epoch));
  }

  private static String line(LayerActivity epoch) {
    return Json.line(epoch) + "\n";
  }
}
