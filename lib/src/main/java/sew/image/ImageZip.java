package sew.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The images {@code <prefix><split>/<class>/<name>} of a zip archive, which is read as it is.
 *
 * @param prefix of all images, such as {@code cifar10/}, or nothing
 */
record ImageZip(Path zip, String prefix, String split) implements ImagePlace {
  private static final Pattern IMAGE = Pattern.compile("(|.*/)(train|val|test)/([^/]+)/([^/]+)");

  /** Finds {@code split}; null where the archive has no images of it. */
  static ImageZip of(Path zip, String split) throws IOException {
    ImageZip found = null;
    try (ZipFile file = open(zip)) {
      for (Iterator<? extends ZipEntry> all = file.entries().asIterator(); all.hasNext(); ) {
        Matcher image = image(all.next());
        if (image != null && image.group(2).equals(split)) {
          ImageZip place = new ImageZip(zip, image.group(1), split);
          if (found != null && !found.equals(place)) {
            throw new IOException(
                "%s: expected one folder %s with images, found %s%s and %s%s"
                    .formatted(zip, split, found.prefix, split, place.prefix, split));
          }
          found = place;
        }
      }
    }
    return found;
  }

  private static ZipFile open(Path zip) throws IOException {
    try {
      return new ZipFile(zip.toFile());
    } catch (ZipException e) {
      throw new IOException(
          zip + ": expected a whole zip archive (" + e.getMessage() + "); copy it again", e);
    }
  }

  /** The parts of an image's path, or null for other entries. */
  private static Matcher image(ZipEntry entry) {
    Matcher parts = IMAGE.matcher(entry.getName());
    return parts.matches()
            && ImageFolder.isImage(parts.group(4))
            && !ImageFolder.isHidden(parts.group(3))
            && !entry.getName().startsWith("__MACOSX/")
        ? parts
        : null;
  }

  @Override
  public List<String> classes() throws IOException {
    return index().classes();
  }

  @Override
  public ImageIndex index() throws IOException {
    IndexBuilder builder = new IndexBuilder();
    try (ZipFile file = open(zip)) {
      for (Iterator<? extends ZipEntry> all = file.entries().asIterator(); all.hasNext(); ) {
        ZipEntry entry = all.next();
        Matcher image = image(entry);
        if (image != null && image.group(2).equals(split) && image.group(1).equals(prefix)) {
          builder.add(image.group(3), image.group(4), 0, entry.getSize());
        }
      }
    }
    return builder.build();
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
              "%s, expected as when it was listed, found none".formatted(where(i)));
        }
        try (InputStream in = file.getInputStream(entry)) {
          return in.readAllBytes();
        } catch (ZipException | EOFException e) {
          throw new CorruptImageException(
              where(i), "expected an image that can be unpacked, found: " + e.getMessage());
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
    return zip + ": " + prefix + split;
  }
}
