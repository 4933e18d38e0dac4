package sew.reproduce.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import sew.data.Aedat31;
import sew.data.AtomicFile;
import sew.data.Events;
import sew.data.SyntheticGestures;

/** Large generated recordings in the formats of the three event data sets. */
final class Recording {
  private static final int N_MNIST_SENSOR = 34;
  private static final int N_MNIST_TIME = 0x7fffff;

  private Recording() {}

  /** Writes {@code n} events as a workload of {@code kind} reads them. */
  static void write(Kind kind, int n, Path file) throws IOException {
    Events events = gestures(n, file.resolveSibling("gestures"));
    switch (kind) {
      case AEDAT31 -> Aedat31.write(file, events);
      case AEDAT20, FRAMES -> AtomicFile.write(file, out -> aedat20(out, events));
      case N_MNIST ->
          AtomicFile.write(
              file, out -> nMnist(out, events.rescaledTo(N_MNIST_SENSOR, N_MNIST_SENSOR)));
      default -> throw new IllegalStateException(kind + " reads no recording");
    }
  }

  /** Synthetic gestures, one after the other, repeated until there are n events. */
  private static Events gestures(int n, Path folder) throws IOException {
    SyntheticGestures.write(folder, new SyntheticGestures.Spec(1, 1, 1, 1_200, 2020), done -> {});
    Path first;
    try (Stream<Path> files = Files.list(folder)) {
      first = files.filter(f -> f.toString().endsWith(".aedat")).sorted().findFirst().orElseThrow();
    }
    Events once = Aedat31.read(first);
    long duration = once.t()[once.size() - 1] + 1;
    Events all =
        new Events(
            once.width(), once.height(), new long[n], new short[n], new short[n], new byte[n]);
    for (int i = 0; i < n; i++) {
      int at = i % once.size();
      all.t()[i] = once.t()[at] + i / once.size() * duration;
      all.x()[i] = once.x()[at];
      all.y()[i] = once.y()[at];
      all.p()[i] = once.p()[at];
    }
    return all;
  }

  /** As in CIFAR10-DVS: x and y are swapped and mirrored, the polarity is inverted. */
  private static void aedat20(OutputStream out, Events events) throws IOException {
    out.write("#!AER-DAT2.0\r\n# generated\r\n".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer event = ByteBuffer.allocate(8);
    for (int i = 0; i < events.size(); i++) {
      int rawX = events.height() - 1 - events.y()[i];
      int rawY = events.width() - 1 - events.x()[i];
      event.putInt(0, rawY << 8 | rawX << 1 | 1 - events.p()[i]);
      event.putInt(4, (int) events.t()[i]);
      out.write(event.array());
    }
  }

  /** Times wrap around after 2^23 microseconds, the largest the format holds. */
  private static void nMnist(OutputStream out, Events events) throws IOException {
    ByteBuffer event = ByteBuffer.allocate(8);
    for (int i = 0; i < events.size(); i++) {
      event.put(0, (byte) events.x()[i]).put(1, (byte) events.y()[i]);
      event.putInt(2, ((events.p()[i] << 23) | (int) (events.t()[i] & N_MNIST_TIME)) << 8);
      out.write(event.array(), 0, 5);
    }
  }
}
