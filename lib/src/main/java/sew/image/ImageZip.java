package sew.image;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import sew.data.CheckedZip;
import sew.data.Printable;

/**
 * The images {@code <prefix><split>/<class>/<name>} of a zip archive, which is read as it is.
 *
 * @param prefix of all images, such as {@code cifar10/}, or nothing
 * @param notes is told which files are not read
 */
record ImageZip(Path zip, String prefix, String split, Consumer<String> notes)
    implements ImagePlace {
  private static final Pattern IMAGE = Pattern.compile("(|.*/)(train|val|test)/([^/]+)/([^/]+)");
  // Images in folders below those of the classes.
  private static final Pattern DEEPER =
      Pattern.compile("(|.*?/)(train|val|test)/([^/]+)/(.*/[^/]+)");

  /** Finds {@code split}; null where the archive has no images of it. */
  static ImageZip of(Path zip, String split, Consumer<String> notes) throws IOException {
    ImageZip found = null;
    try (ZipFile file = open(zip)) {
      for (Iterator<? extends ZipEntry> all = file.entries().asIterator(); all.hasNext(); ) {
        Matcher image = image(all.next());
        if (image != null && isImage(image) && image.group(2).equals(split)) {
          ImageZip place = new ImageZip(zip, image.group(1), split, notes);
          if (found != null && !found.equals(place)) {
            throw new IOException(
                Printable.of(
                    "%s: expected one folder %s with images, found %s%s and %s%s"
                        .formatted(zip, split, found.prefix, split, place.prefix, split)));
          }
          found = place;
        }
      }
    }
    return found;
  }

  private static ZipFile open(Path zip) throws IOException {
    try {
      return open(zip, StandardCharsets.UTF_8);
    } catch (ZipException e) {
      throw new IOException(
          Printable.of(zip + ": expected a whole zip archive (" + e.getMessage() + ")")
              + "; copy it again",
          e);
    }
  }

  /** Names that are no UTF-8 are in the character set of the first zips, as Python takes them. */
  private static ZipFile open(Path zip, Charset names) throws IOException {
    try {
      return new ZipFile(zip.toFile(), names);
    } catch (ZipException e) {
      boolean other = String.valueOf(e.getMessage()).contains("bad entry name");
      if (!other || !names.equals(StandardCharsets.UTF_8) || !Charset.isSupported("IBM437")) {
        throw e;
      }
      return open(zip, Charset.forName("IBM437"));
    }
  }

  /** The parts of the path of a file in a class folder, or null for other entries. */
  private static Matcher image(ZipEntry entry) {
    String path = entry.getName();
    Matcher parts = IMAGE.matcher(path);
    if (!parts.matches()) {
      parts = DEEPER.matcher(path);
      if (!parts.matches()) {
        return null;
      }
    }
    for (String folder : path.split("/", -1)) {
      if (ImageNames.isHidden(folder) && !folder.equals(".")) {
        return null;
      }
    }
    return parts;
  }

  private static boolean isImage(Matcher parts) {
    String path = parts.group(4);
    return ImageNames.isImage(path.substring(path.lastIndexOf('/') + 1));
  }

  @Override
  public List<String> classes() throws IOException {
    return index().classes();
  }

  @Override
  public ImageIndex index() throws IOException {
    IndexBuilder builder = new IndexBuilder();
    Unread unread = new Unread();
    try (ZipFile file = open(zip)) {
      for (Iterator<? extends ZipEntry> all = file.entries().asIterator(); all.hasNext(); ) {
        ZipEntry entry = all.next();
        Matcher image = image(entry);
        if (image != null && image.group(2).equals(split) && image.group(1).equals(prefix)) {
          if (isImage(image)) {
            builder.add(image.group(3), image.group(4), 0, entry.getSize());
          } else {
            unread.add(Unread.OTHER_NAME, entry.getName());
          }
        }
      }
    }
    unread.tell(toString(), notes);
    return builder.build(toString());
  }

  @Override
  public ImagePlace.OpenFiles open(ImageIndex index, boolean flat) throws IOException {
    ZipFile file = open(zip);
    return new ImagePlace.OpenFiles() {
      private String entry(int i) {
        return prefix + split + "/" + index.className(i) + "/" + index.fileName(i);
      }

      @Override
      public byte[] read(int i) throws IOException {
        ZipEntry entry = file.getEntry(entry(i));
        if (entry == null) {
          throw new IOException(
              "%s: expected as when it was listed, found none".formatted(Printable.of(where(i))));
        }
        ImageFileReader.requireSize(entry.getSize(), where(i));
        try {
          return CheckedZip.bytes(file, entry);
        } catch (ZipException e) {
          throw new CorruptImageException(where(i), e.getMessage() + "; copy the archive again");
        }
      }

      @Override
      public String where(int i) {
        return zip + ": " + entry(i);
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  @Override
  public String toString() {
    return Printable.of(zip + ": " + prefix + split);
  }
}
