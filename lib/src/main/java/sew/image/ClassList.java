package sew.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sew.data.TextFile;

/** A text file with the class of each image, for images that lie in no class folders. */
record ClassList(Path file) {
  static final String ACCEPTED =
      """
      A class list is a text file of the folder named synset_labels.txt or
      imagenet_2012_validation_synset_labels.txt (one wnid per line, in the order of the sorted file
      names), val_labels.txt or val_labels.csv (this too, or lines 'name wnid' or 'name,wnid'),
      LOC_val_solution.csv (Kaggle's), or ILSVRC2012_validation_ground_truth.txt (numbers 1 to 1000)
      beside map_clsloc.txt (lines 'wnid number name').
      """;

  /** Where the development kit's list lies when it is unpacked beside the images. */
  static final String DEVKIT = "ILSVRC2012_devkit_t12/data";

  private static final String NUMBERS = "ILSVRC2012_validation_ground_truth.txt";
  private static final String MAP = "map_clsloc.txt";
  private static final List<String> NAMES =
      List.of(
          "imagenet_2012_validation_synset_labels.txt",
          "synset_labels.txt",
          "val_labels.txt",
          "val_labels.csv",
          "LOC_val_solution.csv",
          NUMBERS);
  private static final Pattern WNID = Pattern.compile("n\\d{8}");
  private static final Pattern NAMED =
      Pattern.compile("([^,\\s]+)(?:\\s*,\\s*|\\s+)(n\\d{8})(|\\s.*)");

  /**
   * The first of the known names that is there.
   *
   * @param images for the error where there is none
   */
  static ClassList find(List<Path> folders, ImagePlace images) throws IOException {
    for (String name : NAMES) {
      for (Path folder : folders) {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
          return new ClassList(file);
        }
      }
    }
    throw new IOException(
        "%s: expected class folders, or a class list in one of %s; found neither. %s"
            .formatted(images, folders.stream().distinct().toList(), ACCEPTED));
  }

  /** The wnid of each image; {@code images} are sorted by name. */
  String[] of(ImageIndex images) throws IOException {
    List<String> lines =
        TextFile.lines(file, "a class list").stream()
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .toList();
    if (lines.isEmpty()) {
      throw new IOException(file + ": expected a class for each image, found an empty file");
    }
    if (file.endsWith(NUMBERS)) {
      return inOrder(numbered(lines), images);
    }
    return WNID.matcher(lines.get(0)).matches() ? inOrder(lines, images) : byName(lines, images);
  }

  private String[] inOrder(List<String> wnids, ImageIndex images) throws IOException {
    if (wnids.size() != images.size()) {
      throw new IOException(
          "%s: expected a line for each of %d images, found %d lines"
              .formatted(file, images.size(), wnids.size()));
    }
    for (int i = 0; i < wnids.size(); i++) {
      if (!WNID.matcher(wnids.get(i)).matches()) {
        throw unexpected(i, "a wnid such as n01440764", wnids.get(i));
      }
    }
    return wnids.toArray(String[]::new);
  }

  private IOException unexpected(int line, String expected, String found) {
    return new IOException(
        "%s, line %d: expected %s, found '%s'. %s"
            .formatted(file, line + 1, expected, found, ACCEPTED));
  }

  private String[] byName(List<String> lines, ImageIndex images) throws IOException {
    Map<String, String> wnids = new HashMap<>();
    boolean header = lines.get(0).equals("ImageId,PredictionString");
    for (int line = header ? 1 : 0; line < lines.size(); line++) {
      Matcher named = NAMED.matcher(lines.get(line));
      if (!named.matches()) {
        throw unexpected(line, "a name and a wnid such as n01440764", lines.get(line));
      }
      String other = wnids.put(withoutEnding(named.group(1)), named.group(2));
      if (other != null && !other.equals(named.group(2))) {
        throw unexpected(line, "one class for each image, after " + other, lines.get(line));
      }
    }
    String[] found = new String[images.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = wnids.get(withoutEnding(images.fileName(i)));
      if (found[i] == null) {
        throw new IOException(
            "%s: expected a line for each image, found none for %s"
                .formatted(file, images.fileName(i)));
      }
    }
    return found;
  }

  private static String withoutEnding(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return ImageFolder.isImage(last) ? last.substring(0, last.lastIndexOf('.')) : last;
  }

  private List<String> numbered(List<String> lines) throws IOException {
    Path map = file.resolveSibling(MAP);
    if (!Files.isRegularFile(map)) {
      throw new IOException(
          "%s holds numbers: expected %s beside it, which says what they mean, found none"
              .formatted(file, MAP));
    }
    Map<String, String> wnids = new HashMap<>();
    for (String line : TextFile.lines(map, "lines 'wnid number name'")) {
      String[] parts = line.strip().split("\\s+", 3);
      if (parts.length > 1) {
        wnids.put(parts[1], parts[0]);
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      if (!wnids.containsKey(lines.get(i))) {
        throw unexpected(i, "a number of " + map, lines.get(i));
      }
    }
    return lines.stream().map(wnids::get).toList();
  }
}
