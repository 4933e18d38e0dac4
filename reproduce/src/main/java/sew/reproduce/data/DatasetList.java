package sew.reproduce.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sew.data.WindowedRecordings;
import sew.registry.Types;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.ImageDataset;
import sew.reproduce.experiment.RecordedObjects;
import sew.reproduce.run.ClipCounts;

/** The data sets that are known, in words. */
public final class DatasetList {
  private static final String OPTION = "--data must name ";

  private DatasetList() {}

  /**
   * A data set.
   *
   * @param holds its samples and how many there are
   * @param about where it is to be had and what is read of it
   */
  public record Entry(String name, String holds, List<String> about, List<CacheUse> cache) {

    /** The same for people. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(name + ": " + holds);
      about.forEach(line -> lines.add("  " + line));
      for (CacheUse use : cache) {
        lines.add("  in the cache: %s, %s".formatted(use.path(), CacheUse.text(use.bytes())));
      }
      return lines;
    }
  }

  /** Every data set, the built-in ones first. */
  public static List<Entry> of(Types types, Path cache) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Map<String, String> told = new HashMap<>();
    for (String id : types.ids(Dataset.class)) {
      Class<?> type = types.find(Dataset.class, id);
      Optional<Dataset> example = example(types, type, id);
      List<String> about = new ArrayList<>();
      example.ifPresent(set -> about.addAll(source(set, told)));
      types.code(type).ifPresent(code -> about.add("your own type " + type.getName()));
      String holds = example.map(set -> kind(type, set)).orElse("needs values of its own");
      entries.add(new Entry(id, holds, about, CacheUse.of(cache, id)));
    }
    return entries;
  }

  /** A data set of that type, to ask it what it is; some need values that a folder gives. */
  private static Optional<Dataset> example(Types types, Class<?> type, String id) {
    if (type.equals(RecordedObjects.class)) {
      return Optional.of(new RecordedObjects("LIST", 1, WindowedRecordings.Windows.DEFAULT));
    }
    if (type.equals(ImageDataset.Folder.class)) {
      return Optional.of(new ImageDataset.Folder(1));
    }
    try {
      return Optional.of(types.preset(Dataset.class, id));
    } catch (IllegalArgumentException needsValues) {
      return Optional.empty();
    }
  }

  private static String kind(Class<?> type, Dataset set) {
    boolean counted =
        !type.equals(RecordedObjects.class) && !type.equals(ImageDataset.Folder.class);
    String samples = set.isStill() ? "images" : "clips of events";
    String classes = counted ? " of %,d classes".formatted(set.classes()) : "";
    String counts =
        ClipCounts.ofWholeSet(set)
            .map(all -> ", %,d train and %,d test".formatted(all.train(), all.test()))
            .orElse("");
    return samples + classes + counts + (set.needsData() ? "" : ", generated");
  }

  /**
   * @param told which data set had a text first, so that it is not printed twice
   */
  private static List<String> source(Dataset set, Map<String, String> told) {
    List<String> lines = new ArrayList<>();
    String text = set.whereToGet();
    String first = told.putIfAbsent(text, set.name());
    if (first != null) {
      lines.add("in the layouts of " + first);
    } else {
      String where = text.startsWith(OPTION) ? text.substring(OPTION.length()) : text;
      where.lines().forEach(line -> lines.add(line.strip()));
    }
    if (!set.layouts().isEmpty()) {
      lines.add("layouts: " + set.layouts());
    }
    new TreeMap<>(set.archives())
        .forEach(
            (name, md5) -> {
              if (!text.contains(md5)) {
                lines.add("%s: md5 %s".formatted(name, md5));
              }
            });
    return lines;
  }
}
