package sew.data;

import java.io.IOException;
import java.nio.file.Path;

/** Frames that are not as they were written: they can be made again. */
final class DamagedFramesException extends IOException {
  private static final long serialVersionUID = 1;

  DamagedFramesException(Path file, String problem) {
    super(file + " " + problem);
  }
}
