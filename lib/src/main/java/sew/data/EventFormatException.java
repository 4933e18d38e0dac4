package sew.data;

import java.io.IOException;
import java.nio.file.Path;

/** A recording that cannot be read: the file, the byte, what was expected and what was found. */
public final class EventFormatException extends IOException {
  private static final long serialVersionUID = 1;

  public EventFormatException(Path file, long offset, String problem) {
    this(file.toString(), offset, problem);
  }

  /**
   * @param file the name of the file, and of the entry if it is a zip
   */
  public EventFormatException(String file, long offset, String problem) {
    super("%s, byte %d: %s".formatted(file, offset, problem));
  }
}
