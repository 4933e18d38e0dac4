package sew.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import sew.data.Aedat4Header.Stream;

/**
 * The events of AEDAT 4 recordings, the format of iniVation's DV.
 *
 * <p>After the line {@code #!AER-DAT4.0} come a flatbuffer IOHeader with its size before it, and
 * packets: the number of a stream and a size, 4 bytes each, little endian, then a flatbuffer that
 * may be compressed with LZ4 or zstd. A packet of events holds structs of 16 bytes: time in
 * microseconds (8 bytes), x and y (2 bytes each), polarity (1 byte). Images, motion and triggers
 * are streams of other types, which are skipped. A table of all packets ends the file; where the
 * recording was interrupted, it is missing, and the packets go on to the end.
 */
public final class Aedat4 {
  private static final String VERSION = "#!AER-DAT4.0\r\n";
  private static final String EXPECTED = "an AEDAT 4 recording that starts with #!AER-DAT4.0";
  private static final String FETCH = "; the file is damaged, fetch it again";
  private static final int MAX_HEADER = 1 << 20;
  private static final int HEADER = 8;
  private static final int EVENT = 16;

  private final String file;
  private final InputStream in;
  private final long size;
  private long at;

  private Aedat4(String file, InputStream in, long size) {
    this.file = file;
    this.in = in;
    this.size = size;
  }

  /** The events of the only stream that has some; doubts are not reported. */
  public static Events read(Path file) throws IOException {
    return read(file, OptionalInt.empty(), message -> {});
  }

  /**
   * The events of one stream of a file.
   *
   * @param stream its number; without one, only one stream may hold events
   * @param warning receives one line if the recording was interrupted within a packet, which is
   *     then left out
   */
  public static Events read(Path file, OptionalInt stream, Consumer<String> warning)
      throws IOException {
    RecordingFile.require(file, EXPECTED);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return new Aedat4(file.toString(), in, Files.size(file)).read(stream, warning);
    }
  }

  /** Decodes the bytes of one recording, as {@link #read}; {@code file} names it in messages. */
  public static Events decode(
      byte[] recording, String file, OptionalInt stream, Consumer<String> warning)
      throws IOException {
    InputStream in = new ByteArrayInputStream(recording);
    return new Aedat4(file, in, recording.length).read(stream, warning);
  }

  /** Whether a file with these first bytes is of this format. */
  static boolean isOne(byte[] start) {
    int n = Math.min(VERSION.length(), start.length);
    return new String(start, 0, n, ISO_8859_1).equals(VERSION);
  }

  private Events read(OptionalInt wanted, Consumer<String> warning) throws IOException {
    Aedat4Header header = header();
    List<Stream> streams = eventStreams(header, wanted);
    long end = header.tableAt() < 0 ? size : header.tableAt();
    Map<Stream, List<Events>> parts = new LinkedHashMap<>();
    while (at < end) {
      long start = at;
      if (header.tableAt() < 0 && isCut(end)) {
        warning.accept(
            "%s, byte %d: the recording was interrupted within a packet, which is left out"
                .formatted(file, start));
        break;
      }
      requireLeft(HEADER, end);
      ByteBuffer head = bytes(HEADER);
      int length = head.getInt(4);
      requireLeft(length, end);
      Stream stream = stream(header, head.getInt(0), start);
      if (!streams.contains(stream)) {
        in.skipNBytes(length);
        at += length;
        continue;
      }
      Events events = events(header.compression(), bytes(length).array(), stream, start);
      if (events.size() > 0) {
        parts.computeIfAbsent(stream, s -> new ArrayList<>()).add(events);
      }
    }
    if (parts.size() > 1) {
      throw bad(
          0,
          "expected events in one stream, found some in %s; choose one by its number"
              .formatted(names(List.copyOf(parts.keySet()))));
    }
    Stream stream = parts.isEmpty() ? streams.get(0) : parts.keySet().iterator().next();
    return joined(parts.getOrDefault(stream, List.of()), stream);
  }

  private Aedat4Header header() throws IOException {
    in.mark(FileKind.START);
    byte[] start = in.readNBytes(FileKind.START);
    in.reset();
    if (!isOne(start)) {
      throw RecordingFile.other(file, EXPECTED, start);
    }
    bytes(VERSION.length());
    requireLeft(4, size);
    int length = bytes(4).getInt(0);
    if (length < 0 || length > MAX_HEADER) {
      throw bad(
          at - 4, "expected a header of up to 1 MiB, found %d bytes".formatted(length) + FETCH);
    }
    requireLeft(length, size);
    long from = at;
    try {
      Aedat4Header header = Aedat4Header.parse(bytes(length).array());
      if (header.tableAt() != -1 && (header.tableAt() < at || header.tableAt() > size)) {
        throw new FlatTable.DamagedException(
            "expected the table of packets at byte %d to %d, found it announced at %d"
                .formatted(at, size, header.tableAt()));
      }
      return header;
    } catch (FlatTable.DamagedException e) {
      throw bad(from, e.getMessage() + FETCH);
    }
  }

  /** The streams of events, or the one that is wanted. */
  private List<Stream> eventStreams(Aedat4Header header, OptionalInt wanted) throws IOException {
    List<Stream> streams =
        header.streams().stream()
            .filter(s -> s.hasEvents() && (wanted.isEmpty() || wanted.getAsInt() == s.id()))
            .toList();
    if (streams.isEmpty()) {
      String number = wanted.isPresent() ? " with number " + wanted.getAsInt() : "";
      throw bad(
          0, "expected a stream of events%s, found %s".formatted(number, names(header.streams())));
    }
    for (Stream stream : streams) {
      if (stream.width() == 0 || stream.height() == 0) {
        throw bad(0, "expected the sensor's size in the header, found none for " + stream);
      }
    }
    return streams;
  }

  private static String names(List<Stream> streams) {
    return streams.stream().map(Stream::toString).collect(Collectors.joining(", "));
  }

  private Stream stream(Aedat4Header header, int id, long start) throws EventFormatException {
    for (Stream stream : header.streams()) {
      if (stream.id() == id) {
        return stream;
      }
    }
    throw bad(start, "expected %s, found stream %d".formatted(names(header.streams()), id) + FETCH);
  }

  /** Whether the file ends within the packet that begins here. */
  private boolean isCut(long end) throws IOException {
    if (end - at < HEADER) {
      return true;
    }
    in.mark(HEADER);
    byte[] head = in.readNBytes(HEADER);
    in.reset();
    return ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(4) > end - at - HEADER;
  }

  private void requireLeft(int length, long end) throws EventFormatException {
    if (length < 0 || length > end - at) {
      throw bad(at, "expected %d bytes, found %d".formatted(length, end - at) + FETCH);
    }
  }

  private ByteBuffer bytes(int n) throws IOException {
    byte[] bytes = in.readNBytes(n);
    if (bytes.length < n) {
      throw bad(at, "the file became shorter while it was read");
    }
    at += n;
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private Events events(Aedat4Compression compression, byte[] packet, Stream stream, long start)
      throws EventFormatException {
    ByteBuffer structs;
    try {
      structs =
          FlatTable.root(compression.decompress(packet), Aedat4Compression.PREFIX, "EVTS")
              .structsAt(0, EVENT);
    } catch (FlatTable.DamagedException e) {
      throw bad(start, "packet of stream %d: %s".formatted(stream.id(), e.getMessage()) + FETCH);
    }
    int n = structs.limit() / EVENT;
    Events events = empty(stream, n);
    for (int i = 0; i < n; i++) {
      long t = structs.getLong(EVENT * i);
      short x = structs.getShort(EVENT * i + 8);
      short y = structs.getShort(EVENT * i + 10);
      byte p = structs.get(EVENT * i + 12);
      boolean inside = x >= 0 && x < stream.width() && y >= 0 && y < stream.height();
      if (!inside || t < 0 || p < 0 || p > 1) {
        throw bad(
            start,
            "expected events on %d x %d pixels, found t = %d, x = %d, y = %d, p = %d as event %d of the packet"
                    .formatted(stream.width(), stream.height(), t, x, y, p, i + 1)
                + FETCH);
      }
      events.t()[i] = t;
      events.x()[i] = x;
      events.y()[i] = y;
      events.p()[i] = p;
    }
    return events;
  }

  private static Events empty(Stream stream, int n) {
    return new Events(
        stream.width(), stream.height(), new long[n], new short[n], new short[n], new byte[n]);
  }

  private Events joined(List<Events> parts, Stream stream) throws EventFormatException {
    long n = parts.stream().mapToLong(Events::size).sum();
    if (n > Integer.MAX_VALUE - 8) {
      throw bad(0, "expected fewer than 2^31 events, found %,d; cut it into parts".formatted(n));
    }
    Events all = empty(stream, (int) n);
    int from = 0;
    for (Events part : parts) {
      System.arraycopy(part.t(), 0, all.t(), from, part.size());
      System.arraycopy(part.x(), 0, all.x(), from, part.size());
      System.arraycopy(part.y(), 0, all.y(), from, part.size());
      System.arraycopy(part.p(), 0, all.p(), from, part.size());
      from += part.size();
    }
    return all;
  }

  private EventFormatException bad(long byteAt, String problem) {
    return new EventFormatException(file, byteAt, problem);
  }
}
