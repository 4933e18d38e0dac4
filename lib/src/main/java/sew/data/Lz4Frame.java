package sew.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.commons.codec.digest.XXHash32;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;

/**
 * An LZ4 frame in memory (LZ4 frame format 1.6): a descriptor and blocks of up to 4 MiB.
 *
 * <p>The blocks are decompressed by Commons Compress. Its class for frames moves 64 KiB for every
 * few bytes where a block refers to those before it, as in all files of DV, and is 30 times slower.
 */
final class Lz4Frame {
  private static final int MAGIC = 0x184d2204;
  private static final int VERSION = 0x40;
  private static final int INDEPENDENT = 0x20;
  private static final int BLOCK_CHECKSUMS = 0x10;
  private static final int CONTENT_SIZE = 0x08;
  private static final int CONTENT_CHECKSUM = 0x04;
  private static final int DICTIONARY = 0x01;
  private static final int WINDOW = 1 << 16;

  private final ByteBuffer frame;
  private final Window out = new Window();
  private int flags;

  private Lz4Frame(byte[] frame) {
    this.frame = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The content of a frame; at most 255 times its length. */
  static byte[] decompress(byte[] frame) throws IOException {
    try {
      return new Lz4Frame(frame).decompress();
    } catch (BufferUnderflowException e) {
      throw new IOException("the frame ends after %d bytes".formatted(frame.length), e);
    }
  }

  private byte[] decompress() throws IOException {
    int blockSize = readDescriptor();
    for (int length = frame.getInt(); length != 0; length = frame.getInt()) {
      boolean stored = length < 0;
      byte[] block = bytes(length & Integer.MAX_VALUE);
      if ((flags & BLOCK_CHECKSUMS) != 0) {
        requireChecksum("a block", block);
      }
      int before = out.size();
      if (stored) {
        out.write(block, 0, block.length);
      } else {
        decompress(block, blockSize);
      }
      if (out.size() - before > blockSize) {
        throw new IOException("expected blocks of up to %d bytes".formatted(blockSize));
      }
    }
    byte[] content = out.toByteArray();
    if ((flags & CONTENT_CHECKSUM) != 0) {
      requireChecksum("the content", content);
    }
    return content;
  }

  private int readDescriptor() throws IOException {
    if (frame.getInt() != MAGIC) {
      throw new IOException("expected an LZ4 frame, found %08x".formatted(frame.getInt(0)));
    }
    int start = frame.position();
    flags = frame.get();
    int size = frame.get() >> 4 & 7;
    if ((flags & 0xc0) != VERSION || (flags & DICTIONARY) != 0 || size < 4) {
      throw new IOException("an LZ4 frame with flags %02x is not read".formatted(flags & 0xff));
    }
    if ((flags & CONTENT_SIZE) != 0) {
      frame.getLong();
    }
    byte[] descriptor = Arrays.copyOfRange(frame.array(), start, frame.position());
    if ((byte) (hash(descriptor) >> 8) != frame.get()) {
      throw new IOException("the checksum of the frame's descriptor differs");
    }
    return 1 << (8 + 2 * size);
  }

  private byte[] bytes(int length) throws IOException {
    if (length > frame.remaining()) {
      throw new IOException(
          "a block of %d bytes is cut after %d".formatted(length, frame.remaining()));
    }
    byte[] bytes = new byte[length];
    frame.get(bytes);
    return bytes;
  }

  private void decompress(byte[] block, int blockSize) throws IOException {
    try (var in = new BlockLZ4CompressorInputStream(new ByteArrayInputStream(block))) {
      if ((flags & INDEPENDENT) == 0) {
        in.prefill(out.last(WINDOW));
      }
      byte[] part = new byte[1 << 14];
      int limit = out.size() + blockSize;
      for (int n = in.read(part); n >= 0 && out.size() <= limit; n = in.read(part)) {
        out.write(part, 0, n);
      }
    }
  }

  private void requireChecksum(String what, byte[] bytes) throws IOException {
    int expected = frame.getInt();
    if ((int) hash(bytes) != expected) {
      throw new IOException("the checksum of %s differs".formatted(what));
    }
  }

  private static long hash(byte[] bytes) {
    XXHash32 hash = new XXHash32();
    hash.update(bytes, 0, bytes.length);
    return hash.getValue();
  }

  /** What has been decompressed, and its end, which the next block may refer to. */
  private static final class Window extends ByteArrayOutputStream {
    byte[] last(int n) {
      return Arrays.copyOfRange(buf, Math.max(0, count - n), count);
    }
  }
}
