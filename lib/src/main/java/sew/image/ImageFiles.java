package sew.image;

import java.io.IOException;
import java.util.List;

/** The images of one split with their labels, sorted by class and name wherever they lie. */
public final class ImageFiles {
  private final ImagePlace place;
  private final ImageIndex index;
  private final boolean flat;

  /**
   * Images of {@code place}.
   *
   * @param flat whether they lie in no class folders there
   */
  ImageFiles(ImagePlace place, ImageIndex index, boolean flat) {
    this.place = place;
    this.index = index;
    this.flat = flat;
  }

  public int size() {
    return index.size();
  }

  /** Names of the classes, sorted: a label is a place among them. */
  public List<String> classes() {
    return index.classes();
  }

  public int label(int i) {
    return index.label(i);
  }

  /** The class and the file, such as {@code n01440764/n01440764_10026.JPEG}. */
  public String name(int i) {
    return index.className(i) + "/" + index.fileName(i);
  }

  /** The size of the file in bytes. */
  int fileSize(int i) {
    return index.fileSize(i);
  }

  /**
   * SHA-256 over the names of the classes and the names and sizes of the files. The same images
   * have the same one as files, in a tar and in a zip. What is in the images is not read: another
   * image of the same name and size goes unnoticed.
   */
  public String fingerprint() {
    return index.fingerprint();
  }

  /**
   * Reads one image.
   *
   * @throws IOException if it cannot be read; a {@link CorruptImageException} if it holds no image
   */
  public Image image(int i) throws IOException {
    try (ImagePlace.OpenFiles files = open()) {
      return Image.decode(files.read(i), files.where(i));
    }
  }

  ImagePlace.OpenFiles open() throws IOException {
    return place.open(index, flat);
  }

  /** Where the images lie. */
  @Override
  public String toString() {
    return place.toString();
  }
}
