package sew.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sew.data.PreparedFiles.ClipFile;
import sew.data.PreparedFiles.Layout;

/**
 * What SpikingJelly has prepared of a set: events in {@code events_np}, frames by number in {@code
 * frames_number_<T>_split_by_number}. The path may name the folder that holds these, or one of
 * them.
 *
 * <p>Frames by duration ({@code duration_<us>}) have no fixed T and are not read; the events beside
 * them are.
 */
final class PreparedFolder {
  private static final String EVENTS = "events_np";
  private static final Pattern BY_NUMBER =
      Pattern.compile("frames_number_([1-9]\\d{0,5})_split_by_number");
  private static final Pattern FOLDERS =
      Pattern.compile("events_np|frames_number_\\d+_split_by_\\w+|duration_\\d+");

  private static final int SHOWN = 5;

  private final Path path;
  private final Layout layout;
  private final RecordingSplit split;

  /**
   * @param split for a set without one
   */
  PreparedFolder(Path path, Layout layout, RecordingSplit split) {
    this.path = path;
    this.layout = layout;
    this.split = split;
  }

  /** Whether a folder holds clips of this layout, and not those of one with fewer classes. */
  boolean isIn() throws IOException {
    for (Path place : places()) {
      if (Files.isDirectory(place.resolve(layout.lastClass()))
          && !clips(place).isEmpty()
          && !Files.isDirectory(place.resolve(layout.classBeyond()))) {
        return true;
      }
    }
    return false;
  }

  /** The path itself and what SpikingJelly calls its folders, if they are there. */
  private List<Path> places() throws IOException {
    List<Path> places = new ArrayList<>(List.of(path));
    if (Files.isDirectory(path)) {
      try (Stream<Path> files = Files.list(path)) {
        files
            .filter(f -> FOLDERS.matcher(f.getFileName().toString()).matches())
            .sorted()
            .forEach(places::add);
      }
    }
    return places;
  }

  /** The events, if they are there. */
  Optional<ClipSource> events() throws IOException {
    for (Path place : List.of(path.resolve(EVENTS), path)) {
      List<ClipFile> clips = clips(place);
      if (!clips.isEmpty() && EventArrays.isIn(first(clips).keySet())) {
        return Optional.of(new PreparedEvents(layout, clips));
      }
    }
    return Optional.empty();
  }

  /** The frames, if they are there with this T and size. */
  Optional<PreparedFrames> frames(int steps, int size) throws IOException {
    Path byNumber = path.resolve("frames_number_%d_split_by_number".formatted(steps));
    for (Path place : List.of(byNumber, path)) {
      if (isByDuration(place)) {
        continue;
      }
      List<ClipFile> clips = clips(place);
      Npy frames = clips.isEmpty() ? null : PreparedFrames.in(first(clips));
      if (frames != null && isOf(frames.shape(), steps, size)) {
        return Optional.of(new PreparedFrames(layout, clips, steps, size));
      }
    }
    return Optional.empty();
  }

  private static boolean isByDuration(Path folder) {
    return folder.getFileName() != null && folder.getFileName().toString().matches("duration_\\d+");
  }

  private static boolean isOf(long[] shape, int steps, int size) {
    return shape.length == 4 && shape[0] == steps && shape[2] == size && shape[3] == size;
  }

  private List<ClipFile> clips(Path folder) throws IOException {
    boolean there = Files.isDirectory(folder.resolve(layout.landmark()));
    return there ? PreparedFiles.list(folder, layout, split) : List.of();
  }

  private static Map<String, Npy> first(List<ClipFile> clips) throws IOException {
    return Npz.read(clips.get(0).path());
  }

  /** The error for a folder in no known layout; it names frames that are there with another T. */
  IOException unknown(String set, String known, String where) throws IOException {
    List<String> frames = found();
    if (!frames.isEmpty()) {
      return new IOException(
          "%s holds frames of %s, but neither events nor frames with the T and size that are asked for; found %s: choose a T and size that are there, or add events_np"
              .formatted(path, set, String.join(", ", frames)));
    }
    return new IOException(
        "%s holds no %s in a layout that is known, which are %s; found %s. %s"
            .formatted(path, set, known, content(), where));
  }

  private String content() throws IOException {
    if (!Files.isDirectory(path)) {
      return Files.exists(path) ? "a file" : "no such folder";
    }
    List<String> names;
    try (Stream<Path> files = Files.list(path)) {
      names = files.map(f -> Printable.of(f.getFileName().toString())).sorted().toList();
    }
    if (names.size() <= SHOWN) {
      return names.isEmpty() ? "nothing" : String.join(", ", names);
    }
    return "%s and %,d more"
        .formatted(String.join(", ", names.subList(0, SHOWN)), names.size() - SHOWN);
  }

  /** What is there of frames, in words. */
  private List<String> found() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path place : places()) {
      List<ClipFile> clips = clips(place);
      Npy frames = clips.isEmpty() ? null : PreparedFrames.in(first(clips));
      if (frames != null && frames.shape().length == 4) {
        found.add(words(place, frames.shape()));
      }
    }
    return found;
  }

  private static String words(Path place, long[] shape) {
    Matcher byNumber = BY_NUMBER.matcher(place.getFileName().toString());
    String steps =
        isByDuration(place)
            ? "a T that varies, which is not read"
            : "T = " + shape[0] + (byNumber.matches() ? "" : ", not by number");
    return "%s (%s, %d x %d pixels)".formatted(place.getFileName(), steps, shape[2], shape[3]);
  }
}
