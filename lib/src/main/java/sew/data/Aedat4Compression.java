package sew.data;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** How the packets of an AEDAT 4 file are compressed, in the order of the format's numbers. */
enum Aedat4Compression {
  NONE,
  LZ4,
  LZ4_HIGH,
  ZSTD,
  ZSTD_HIGH;

  /** Events compress to a third or a tenth; what grows more than this is no recording. */
  private static final long MAX_RATIO = 1_000;

  /** Of a zstd frame (RFC 8878, 3.1.1): magic number, descriptor of the frame, of the window. */
  private static final int ZSTD_HEADER = 6;

  private static final int ZSTD_MAGIC = 0xFD2FB528;
  private static final int SINGLE_SEGMENT = 1 << 5;

  /** 2^(10 + 13) bytes: the exponent stands above three bits of a mantissa. */
  private static final byte LARGEST_WINDOW = 13 << 3;

  /** Bytes before a flatbuffer that tell its size. */
  static final int PREFIX = 4;

  static Optional<Aedat4Compression> of(int code) {
    return code < 0 || code >= values().length ? Optional.empty() : Optional.of(values()[code]);
  }

  /**
   * Decompresses a packet: a flatbuffer with its size in 4 bytes before it. A packet that would
   * take more memory than its length makes likely is damaged.
   */
  byte[] decompress(byte[] packet) throws FlatTable.DamagedException {
    byte[] bytes;
    try {
      bytes =
          switch (this) {
            case NONE -> packet;
            case LZ4, LZ4_HIGH -> Lz4Frame.decompress(packet);
            case ZSTD, ZSTD_HIGH -> zstd(packet);
          };
    } catch (IOException
        | MalformedInputException
        | IllegalArgumentException
        | ArithmeticException
        | IndexOutOfBoundsException e) {
      // The bytes are in memory: only the decompressors fail.
      throw new FlatTable.DamagedException(this + " cannot decompress it: " + e.getMessage());
    }
    int size = bytes.length < PREFIX ? -1 : little(bytes).getInt();
    if (size < 0 || size > bytes.length - PREFIX) {
      throw new FlatTable.DamagedException(
          "expected a flatbuffer of %d bytes, found %d".formatted(size, bytes.length - PREFIX));
    }
    return bytes;
  }

  /**
   * A writer that does not know how much will follow announces the window of its level, up to 128
   * MiB; the decompressor takes 8 MiB. No event is further back than the packet is long, and one
   * that were would be refused.
   */
  private static byte[] windowed(byte[] packet) {
    if (packet.length < ZSTD_HEADER
        || little(packet).getInt() != ZSTD_MAGIC
        || (packet[4] & SINGLE_SEGMENT) != 0
        || (packet[5] & 0xFF) <= LARGEST_WINDOW) {
      return packet;
    }
    byte[] smaller = packet.clone();
    smaller[5] = LARGEST_WINDOW;
    return smaller;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] zstd(byte[] packet) throws IOException {
    int limit = (int) Math.min(Integer.MAX_VALUE - 8, MAX_RATIO * packet.length);
    try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(windowed(packet)))) {
      byte[] bytes = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw new IOException("%d bytes hold more than %d".formatted(packet.length, limit));
      }
      return bytes;
    }
  }
}
