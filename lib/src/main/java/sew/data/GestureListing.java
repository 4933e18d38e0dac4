package sew.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sew.data.ClipSource.Split;

/** The lists and labels of a {@link GestureArchive}, by the paths of its recordings. */
final class GestureListing implements GestureTrials.Lists {
  private final Path archive;
  private final Map<String, byte[]> texts;
  private final String folder;
  private final Map<String, Split> splits = new HashMap<>();
  private final Map<String, GestureLabels> labels = new HashMap<>();
  private final Map<String, Integer> places = new HashMap<>();

  private GestureListing(Path archive, Map<String, byte[]> texts) throws IOException {
    this.archive = archive;
    this.texts = texts;
    List<String> lists =
        texts.keySet().stream().filter(path -> last(path).equals(GestureTrials.TRAIN)).toList();
    if (lists.size() != 1) {
      throw new IOException(
          "%s: expected one %s, found %d. %s"
              .formatted(archive, GestureTrials.TRAIN, lists.size(), GestureFolder.WHERE));
    }
    String list = lists.get(0);
    this.folder = list.substring(0, list.length() - GestureTrials.TRAIN.length());
  }

  /**
   * @param texts the lists and label files of the archive
   * @param files the paths of all files of the archive
   */
  static GestureListing of(Path archive, Map<String, byte[]> texts, Set<String> files)
      throws IOException {
    GestureListing listing = new GestureListing(archive, texts);
    int place = 0;
    for (Map.Entry<String, Split> recording : GestureTrials.read(listing).recordings().entrySet()) {
      String path = listing.folder + recording.getKey();
      if (!files.contains(path)) {
        throw listing.missing(recording.getKey());
      }
      String file = GestureLabels.fileOf(recording.getKey());
      GestureLabels windows = GestureLabels.parse(listing.lines(file), listing.place(file));
      listing.splits.put(path, recording.getValue());
      listing.labels.put(path, windows);
      listing.places.put(path, place);
      place += windows.windows().size();
    }
    return listing;
  }

  private IOException missing(String file) {
    return new IOException(
        "looked for %s, which is not there. %s".formatted(place(file), GestureFolder.WHERE));
  }

  @Override
  public List<String> lines(String file) throws IOException {
    byte[] text = texts.get(folder + file);
    if (text == null) {
      throw missing(file);
    }
    return TextFile.lines(text, place(file), "a list of recordings or of their labels");
  }

  @Override
  public String place(String file) {
    return archive + "!/" + folder + file;
  }

  /** The split of a recording, or null of a file that is none. */
  Split split(String path) {
    return splits.get(path);
  }

  GestureLabels labels(String path) {
    return labels.get(path);
  }

  /** The place of the first clip of each recording. */
  Map<String, Integer> places() {
    return places;
  }

  /** The name of a file without its folders. */
  static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
