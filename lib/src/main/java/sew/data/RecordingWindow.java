package sew.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A part of a file that moves along it. Decoding from a small array that is used again leaves the
 * bytes in the processor's cache, and takes no array as long as the file.
 */
final class RecordingWindow implements Closeable {
  /** Larger windows are no faster; smaller ones take more system calls. */
  static final int SIZE = 1 << 17;

  private final FileChannel channel;
  private final byte[] bytes = new byte[SIZE];
  private long start;
  private int length;

  private RecordingWindow(FileChannel channel) {
    this.channel = channel;
  }

  static RecordingWindow open(Path file) throws IOException {
    return new RecordingWindow(FileChannel.open(file));
  }

  /** The bytes of the file. */
  long size() throws IOException {
    return channel.size();
  }

  /** The array that holds the window. */
  byte[] bytes() {
    return bytes;
  }

  /** The place in {@link #bytes} of a byte of the file that is in the window. */
  int indexOf(long position) {
    return (int) (position - start);
  }

  /**
   * Moves the window so that it starts at {@code position}, unless it holds {@code wanted} bytes
   * from there; returns how many it holds from there, fewer than {@code wanted} where the file
   * ends.
   */
  int holds(long position, int wanted) throws IOException {
    if (position < start || position + wanted > start + length) {
      start = position;
      length = read(position, SIZE);
    }
    return length - indexOf(position);
  }

  /** As {@link #holds}, but reads no more than what is wanted: for a few bytes far apart. */
  int peek(long position, int wanted) throws IOException {
    if (position < start || position + wanted > start + length) {
      start = position;
      length = read(position, wanted);
    }
    return length - indexOf(position);
  }

  /** The lines at the head of the file; as long as the window where they do not fit into it. */
  TextHeader textHeader() throws IOException {
    return TextHeader.of(ByteBuffer.wrap(bytes, 0, holds(0, SIZE)));
  }

  /** Reads {@code n} bytes into the head of the array, fewer where the file ends. */
  private int read(long position, int n) throws IOException {
    ByteBuffer target = ByteBuffer.wrap(bytes, 0, n);
    int found = 0;
    while (found >= 0 && target.hasRemaining()) {
      found = channel.read(target, position + target.position());
    }
    return target.position();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
