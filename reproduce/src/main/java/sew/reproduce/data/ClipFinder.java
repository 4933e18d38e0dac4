package sew.reproduce.data;

import java.io.IOException;
import java.util.Optional;
import sew.data.ClipSource;
import sew.data.ClipSource.Clip;
import sew.data.ClipSource.Recording;

/** Finds one clip of a data set by its name or number; recordings after it are not read. */
public final class ClipFinder {
  private final String wanted;
  private final int number;
  private int clips;
  private int place;
  private String first = "";
  private Clip found;

  /** Ends a pass over recordings. */
  private static final class Found extends IOException {
    private static final long serialVersionUID = 1;
  }

  private ClipFinder(String wanted) {
    this.wanted = wanted;
    this.number = wanted.matches("\\d{1,9}") ? Integer.parseInt(wanted) : -1;
  }

  /**
   * The clip of that name, or the one with that number, counted from 0; without either the first.
   *
   * @throws IOException if there is none, or a recording before it cannot be read
   */
  public static Clip find(ClipSource source, Optional<String> wanted) throws IOException {
    ClipFinder finder = new ClipFinder(wanted.orElse("0"));
    // A recording's clips usually bear its name; only if none does are all of them read.
    if (!finder.searches(source, true) && !finder.searches(source, false)) {
      throw new IOException(
          finder.number >= 0
              ? "expected a clip from 0 to %d, found %s".formatted(finder.clips - 1, wanted.get())
              : "there is no clip \"%s\"; names are such as \"%s\""
                  .formatted(finder.wanted, finder.first));
    }
    return finder.found;
  }

  private boolean searches(ClipSource source, boolean likelyOnly) throws IOException {
    clips = 0;
    place = 0;
    try {
      source.forEachRecording(
          recording -> {
            if (!likelyOnly || number >= 0 || isLikely(recording)) {
              place = recording.first() < 0 ? place : recording.first();
              recording.forEach(this::look);
            }
          });
      return false;
    } catch (Found end) {
      return true;
    }
  }

  private boolean isLikely(Recording recording) {
    String file = recording.name().substring(recording.name().lastIndexOf('/') + 1);
    return wanted.contains(file.replaceFirst("\\.[A-Za-z0-9]+$", ""));
  }

  private void look(Clip clip) throws IOException {
    first = clips == 0 ? clip.name() : first;
    if (number < 0 ? clip.name().equals(wanted) : place == number) {
      found = clip;
      throw new Found();
    }
    clips++;
    place++;
  }
}
