package sew.weights;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes at any place of a file of any size. */
final class BinaryFile implements Closeable {
  private final Path file;
  private final SeekableByteChannel in;

  BinaryFile(Path file) throws IOException {
    this.file = file;
    this.in = Files.newByteChannel(file);
  }

  Path path() {
    return file;
  }

  long size() throws IOException {
    return in.size();
  }

  /** Fills {@code part} with the bytes from {@code start} on. */
  void read(long start, byte[] part) throws IOException {
    in.position(start);
    ByteBuffer to = ByteBuffer.wrap(part);
    while (to.hasRemaining()) {
      if (in.read(to) < 0) {
        throw new EOFException(file + " became shorter while it was read");
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
