package sew.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * AEDAT 2.0 recordings of a DVS128, the format of CIFAR10-DVS: lines that start with '#', then
 * pairs of a 32-bit address and a 32-bit time stamp in microseconds, big endian.
 *
 * <p>The address holds the raw polarity in bit 0, raw x in bits 1 to 7, raw y in bits 8 to 14. An
 * address with bit 15 or 31 is a special event of jAER, such as an edge at the external input, and
 * no event of a pixel: {@link Orientation} says whether it is left out. Other bits are never set.
 */
public final class Aedat20 {
  static final String VERSION = "#!AER-DAT2";
  private static final String EXPECTED = "an AEDAT 2.0 recording that starts with #!AER-DAT2.0";
  private static final int SENSOR = Aedat20Events.SENSOR;
  private static final int EVENT = Aedat20Events.BYTES;

  /** Bits of an address that no event of a pixel has. */
  static final int HIGHER_BITS = 0xffff8000;

  private static final int SPECIAL_BITS = 0x80008000;

  /** How an address becomes a pixel, and which addresses do. */
  public enum Orientation {
    /** x = raw x, y = raw y, p = raw p: jAER's DVS128. Special events are left out. */
    DVS128,
    /**
     * x = 127 - raw y, y = 127 - raw x, p = 1 - raw p: as readers of CIFAR10-DVS store it. They
     * ignore the bits above the 14th, so that special events count as events of a pixel; where
     * these bits are set in more than 1 % of the events, the file is something else.
     */
    CIFAR10_DVS
  }

  private Aedat20() {}

  public static Events read(Path file, Orientation orientation) throws IOException {
    RecordingFile.require(file, EXPECTED);
    Optional<Events> plain = PlainAedat20.read(file, orientation == Orientation.CIFAR10_DVS);
    return plain.isPresent()
        ? plain.get()
        : decode(RecordingFile.bytes(file, EXPECTED), file.toString(), orientation);
  }

  /** Decodes the bytes of one recording; {@code file} names it in messages. */
  public static Events decode(byte[] recording, String file, Orientation orientation)
      throws EventFormatException {
    ByteBuffer bytes = ByteBuffer.wrap(recording).order(ByteOrder.BIG_ENDIAN);
    TextHeader header = TextHeader.of(bytes);
    if (!header.text().startsWith(VERSION)) {
      throw RecordingFile.other(file, EXPECTED, recording);
    }
    requireDvs128(file, header);
    int size = bytes.limit() - header.length();
    if (size % EVENT != 0) {
      throw new EventFormatException(
          file,
          bytes.limit() - size % EVENT,
          "events take 8 bytes, the file ends after %d of one; fetch the file again"
              .formatted(size % EVENT));
    }
    int n = size / EVENT;
    Aedat20Events events = new Aedat20Events(n, orientation == Orientation.CIFAR10_DVS);
    if ((events.decode(recording, header.length(), n, 0) & HIGHER_BITS) == 0) {
      return events.decoded();
    }
    int kept = countPixelEvents(file, bytes, header.length(), n, orientation);
    return kept == n ? events.decoded() : pixelEvents(bytes, header.length(), kept);
  }

  private static void requireDvs128(String file, TextHeader header) throws EventFormatException {
    Optional<Camera> other = Aedat20Events.otherCamera(header);
    if (other.isPresent()) {
      throw new EventFormatException(
          file,
          0,
          "expected a recording of a DVS128 of 128 x 128 pixels, found one of " + other.get());
    }
  }

  /** Counts the events that are kept; an address that {@code orientation} excludes is an error. */
  private static int countPixelEvents(
      String file, ByteBuffer bytes, int start, int n, Orientation orientation)
      throws EventFormatException {
    boolean cifar = orientation == Orientation.CIFAR10_DVS;
    int higher = 0;
    for (int at = start; at < bytes.limit(); at += EVENT) {
      int bits = bytes.getInt(at) & HIGHER_BITS;
      if (bits == 0) {
        continue;
      }
      higher++;
      if (cifar ? higher > n / 100 : (bits & ~SPECIAL_BITS) != 0) {
        throw new EventFormatException(
            file,
            at,
            "expected a DVS128 address of 15 bits, found %08x; is the file little endian, or from another camera?"
                .formatted(bytes.getInt(at)));
      }
    }
    return cifar ? n : n - higher;
  }

  /** The {@code n} events of a DVS128 that are no special events. */
  private static Events pixelEvents(ByteBuffer bytes, int start, int n) {
    Aedat20Events events = new Aedat20Events(n, false);
    int k = 0;
    for (int at = start; at < bytes.limit(); at += EVENT) {
      if ((bytes.getInt(at) & HIGHER_BITS) == 0) {
        events.decode(bytes.array(), bytes.arrayOffset() + at, 1, k++);
      }
    }
    return events.decoded();
  }

  /**
   * Writes a recording; time stamps are kept modulo 2^32.
   *
   * @param comment a line for the header, without '#'
   */
  public static void write(Path file, Events events, Orientation orientation, String comment)
      throws IOException {
    byte[] header = ("#!AER-DAT2.0\r\n# " + comment + "\r\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes =
        ByteBuffer.allocate(header.length + EVENT * events.size()).order(ByteOrder.BIG_ENDIAN);
    bytes.put(header);
    boolean cifar = orientation == Orientation.CIFAR10_DVS;
    for (int i = 0; i < events.size(); i++) {
      int x = cifar ? SENSOR - 1 - events.y()[i] : events.x()[i];
      int y = cifar ? SENSOR - 1 - events.x()[i] : events.y()[i];
      int p = cifar ? 1 - events.p()[i] : events.p()[i];
      bytes.putInt(y << 8 | x << 1 | p).putInt((int) events.t()[i]);
    }
    AtomicFile.write(file, out -> out.write(bytes.array()));
  }
}
