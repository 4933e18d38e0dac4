package sew.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import sew.data.Printable;
import sew.data.TarReader;

/**
 * The files of a tar archive, which may lie inside another one: names and places, not contents.
 *
 * @param name of the archive, for errors
 * @param start its first byte within the file
 * @param end the byte after its last
 */
record Tar(FileChannel channel, String name, long start, long end) {

  /** Receives the files in the order of the archive. */
  @FunctionalInterface
  interface Visitor {
    /**
     * A regular file.
     *
     * @param offset of its content in the channel
     */
    void file(String path, long offset, long size) throws IOException;
  }

  static Tar of(FileChannel channel, String name) throws IOException {
    return new Tar(channel, name, 0, channel.size());
  }

  /**
   * Visits all files.
   *
   * @throws IOException if the archive is cut off or damaged
   */
  void forEach(Visitor visitor) throws IOException {
    forEach(visitor, link -> {});
  }

  /** The same; {@code links} receives the names of links, which hold no content. */
  void forEach(Visitor visitor, Consumer<String> links) throws IOException {
    new TarReader(new Headers(), Printable.of(name), end - start)
        .forEach(
            (entry, content) -> {
              if (entry.isFile()) {
                visitor.file(entry.path(), start + entry.offset(), entry.size());
              } else if (entry.isLink()) {
                links.accept(entry.path());
              }
            });
  }

  /** Reads what is asked for and jumps over the rest. */
  private final class Headers extends InputStream {
    private long at = start;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int most = (int) Math.min(length, end - at);
      int n = most <= 0 ? -1 : channel.read(ByteBuffer.wrap(bytes, from, most), at);
      at += Math.max(0, n);
      return n;
    }

    @Override
    public long skip(long n) {
      long skipped = Math.max(0, Math.min(n, end - at));
      at += skipped;
      return skipped;
    }
  }

  /** Reads bytes by their position in a file; several threads may. */
  static void readFully(FileChannel channel, long at, byte[] bytes, String name)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new IOException(
            "%s: expected %d bytes at byte %d, found the end of the archive"
                .formatted(Printable.of(name), bytes.length, at));
      }
    }
  }
}
