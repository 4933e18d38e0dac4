package sew.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.flatbuffers.FlatBufferBuilder;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;

/** An AEDAT 4 file in memory, part by part, so that a test can damage any of them. */
final class Aedat4File {
  static final int START = "#!AER-DAT4.0\r\n".length();

  private final int compression;
  private final List<String> streams = new ArrayList<>();
  private final ByteArrayOutputStream packets = new ByteArrayOutputStream();

  /** Where the header says that the table lies, from the end of the packets; null for -1. */
  private Long table = 0L;

  Aedat4File(int compression) {
    this.compression = compression;
  }

  Aedat4File stream(int id, String type, String info) {
    streams.add(
        "<node name=\"%d\"><attr key=\"typeIdentifier\">%s</attr><node name=\"info\">%s</node></node>"
            .formatted(id, type, info));
    return this;
  }

  Aedat4File events(int id, int width, int height) {
    return stream(
        id,
        "EVTS",
        "<attr key=\"sizeX\">%d</attr><attr key=\"sizeY\">%d</attr><attr key=\"source\">DAVIS</attr>"
            .formatted(width, height));
  }

  /** Moves the place of the table; null if there is none. */
  Aedat4File table(Long offset) {
    this.table = offset;
    return this;
  }

  Aedat4File packet(int id, byte[] flatbuffer) throws IOException {
    return raw(id, compressed(flatbuffer));
  }

  /** A packet of bytes as they are. */
  Aedat4File raw(int id, byte[] body) {
    packets.writeBytes(ints(id, body.length));
    packets.writeBytes(body);
    return this;
  }

  Aedat4File bytes(byte... bytes) {
    packets.writeBytes(bytes);
    return this;
  }

  static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  private byte[] compressed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream codec = codec(out)) {
      codec.write(bytes);
    }
    return out.toByteArray();
  }

  private OutputStream codec(OutputStream out) throws IOException {
    return switch (compression) {
      case 1 -> new FramedLZ4CompressorOutputStream(out);
      case 2 ->
          new FramedLZ4CompressorOutputStream(
              out,
              new FramedLZ4CompressorOutputStream.Parameters(
                  FramedLZ4CompressorOutputStream.BlockSize.K64, true, true, true));
      case 3, 4 -> new ZstdOutputStream(out);
      default -> out;
    };
  }

  /** A flatbuffer of events, its size before it. */
  static byte[] packet(Events events) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    builder.startVector(16, events.size(), 8);
    for (int i = events.size() - 1; i >= 0; i--) {
      builder.prep(8, 16);
      builder.pad(3);
      builder.putByte(events.p()[i]);
      builder.putShort(events.y()[i]);
      builder.putShort(events.x()[i]);
      builder.putLong(events.t()[i]);
    }
    int vector = builder.endVector();
    builder.startTable(1);
    builder.addOffset(0, vector, 0);
    builder.finishSizePrefixed(builder.endTable(), "EVTS");
    return builder.sizedByteArray();
  }

  byte[] toBytes() {
    return toBytes("<dv><node name=\"outInfo\">%s</node></dv>".formatted(String.join("", streams)));
  }

  byte[] toBytes(String xml) {
    byte[] header = header(xml, -1);
    if (table != null) {
      header = header(xml, START + header.length + packets.size() + table);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("#!AER-DAT4.0\r\n".getBytes(US_ASCII));
    file.writeBytes(header);
    file.writeBytes(packets.toByteArray());
    return file.toByteArray();
  }

  private byte[] header(String xml, long position) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    builder.forceDefaults(true);
    int text = builder.createString(xml);
    builder.startTable(3);
    builder.addInt(0, compression, 0);
    builder.addLong(1, position, -1);
    builder.addOffset(2, text, 0);
    builder.finishSizePrefixed(builder.endTable(), "IOHE");
    return builder.sizedByteArray();
  }

  static Events random(long seed, int n, int width, int height) {
    SplittableRandom random = new SplittableRandom(seed);
    Events events = new Events(width, height, new long[n], new short[n], new short[n], new byte[n]);
    long time = 1_700_000_000_000_000L;
    for (int i = 0; i < n; i++) {
      events.t()[i] = time += random.nextInt(20);
      events.x()[i] = (short) random.nextInt(width);
      events.y()[i] = (short) random.nextInt(height);
      events.p()[i] = (byte) random.nextInt(2);
    }
    return events;
  }
}
