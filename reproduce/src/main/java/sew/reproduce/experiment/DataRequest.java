package sew.reproduce.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import sew.data.ClipSource;
import sew.data.FrameSet;
import sew.data.PreparedFrames;
import sew.data.Sha256;

/**
 * Which data a run asks for, and where they are.
 *
 * @param folder what the user gave, or where a generated set belongs
 * @param steps time steps T
 * @param size height and width in pixels
 * @param cache where frames, and whatever else is made from the folder, are kept
 * @param note receives messages about slow steps, of which some may not be shown
 * @param warning receives what must be seen: data that are not as they should be, or cannot be read
 */
public record DataRequest(
    Path folder, int steps, int size, Path cache, Consumer<String> note, Consumer<String> warning) {

  /** A folder in the cache for what the data set {@code name} keeps of {@link #folder}. */
  public Path cached(String name) {
    return cache.resolve("%s-%s".formatted(name, Sha256.of(folder.toString()).substring(0, 8)));
  }

  /** A name for the cache of the data set {@code name} that {@code choice} changes. */
  public String nameWith(String name, String choice) {
    return name + "-" + Sha256.of(choice).substring(0, 8);
  }

  /**
   * The recordings of {@code source} as frames by number, integrated once.
   *
   * @param dataset its name in the cache
   */
  public FrameSet frames(String dataset, ClipSource source) throws IOException {
    return FrameSet.prepare(
        cached("frames-%s-T%d-%dpx".formatted(dataset, steps, size)),
        source,
        steps,
        size,
        (clips, recordings) -> note.accept(progress(clips, recordings, source.recordings())),
        warning);
  }

  /**
   * Frames of this T and size that somebody else has integrated.
   *
   * @param dataset its name in the cache
   */
  public FrameSet frames(String dataset, PreparedFrames source) throws IOException {
    return FrameSet.prepare(
        cached("frames-%s-T%d-%dpx".formatted(dataset, steps, size)),
        source,
        (clips, recordings) ->
            note.accept("copying frames: clip %d of %d".formatted(clips, source.recordings())),
        warning);
  }

  private static String progress(int clips, int recordings, int all) {
    String of =
        all == 0 ? "" : ", recording %d of %d".formatted(Math.min(recordings + 1, all), all);
    return "integrating events: clip " + clips + of;
  }
}
