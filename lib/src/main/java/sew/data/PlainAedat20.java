package sew.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads an AEDAT 2.0 file in which all is as usual: whole events, each of a pixel of a DVS128.
 * Anything else is left to {@link Aedat20#decode}, which knows all rules and can say what is wrong.
 */
final class PlainAedat20 {
  private PlainAedat20() {}

  /** The events; empty if something in the file is not as usual. */
  static Optional<Events> read(Path file, boolean cifar) throws IOException {
    try (RecordingWindow window = RecordingWindow.open(file)) {
      TextHeader header = window.textHeader();
      long size = window.size() - header.length();
      if (!header.text().startsWith(Aedat20.VERSION)
          || Aedat20Events.otherCamera(header).isPresent()
          || header.length() == RecordingWindow.SIZE
          || window.size() > RecordingFile.MAX_BYTES
          || size % Aedat20Events.BYTES != 0) {
        return Optional.empty();
      }
      int n = (int) (size / Aedat20Events.BYTES);
      Aedat20Events events = new Aedat20Events(n, cifar);
      long at = header.length();
      for (int k = 0; k < n; ) {
        int part = Math.min(n - k, window.holds(at, Aedat20Events.BYTES) / Aedat20Events.BYTES);
        if (part == 0
            || (events.decode(window.bytes(), window.indexOf(at), part, k) & Aedat20.HIGHER_BITS)
                != 0) {
          return Optional.empty();
        }
        k += part;
        at += (long) part * Aedat20Events.BYTES;
      }
      return Optional.of(events.decoded());
    }
  }
}
