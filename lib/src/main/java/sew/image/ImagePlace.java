package sew.image;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** A folder or archive with the images of one split, in class folders or {@code flat}. */
interface ImagePlace {
  /**
   * The sorted names of the classes, found without a look at every image; {@link ImageIndex#NONE}
   * alone where there are no class folders.
   */
  List<String> classes() throws IOException;

  /** Lists the images. */
  ImageIndex index() throws IOException;

  /**
   * Opens the files for reading; {@code flat} says that they lie in no class folders, whatever
   * classes the index gives them.
   */
  OpenFiles open(ImageIndex index, boolean flat) throws IOException;

  /** The files of an index; may be read by several threads. */
  interface OpenFiles extends Closeable {
    /** The bytes of a file. */
    byte[] read(int i) throws IOException;

    /** Where a file lies, for errors. */
    String where(int i);
  }
}
