package sew.image;

import java.io.IOException;
import sew.data.Printable;

/** A file that holds no image, or a damaged one: which, what was expected and what was found. */
public final class CorruptImageException extends IOException {
  private static final long serialVersionUID = 1;

  CorruptImageException(String file, String problem) {
    super(Printable.of(file) + ": " + Printable.of(problem));
  }
}
