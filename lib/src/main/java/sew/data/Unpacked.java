package sew.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * What a tar archive that gzip has compressed unpacks to, or one that somebody has decompressed;
 * damage and absurd sizes are errors.
 */
final class Unpacked extends FilterInputStream {
  private final Path file;
  private final long limit;
  private long bytes;

  Unpacked(InputStream in, Path file, long limit) throws IOException {
    super(open(in, file));
    this.file = file;
    this.limit = limit;
  }

  private static InputStream open(InputStream in, Path file) throws IOException {
    BufferedInputStream archive = new BufferedInputStream(in, 1 << 16);
    archive.mark(FileKind.START);
    byte[] start = archive.readNBytes(FileKind.START);
    archive.reset();
    if (FileKind.isTar(start)) {
      return archive;
    }
    try {
      return new GZIPInputStream(archive, 1 << 16);
    } catch (ZipException | EOFException e) {
      throw new IOException(
          "%s: expected a file that gzip has compressed, found another; fetch it again"
              .formatted(file),
          e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int n;
    try {
      n = super.read(into, from, length);
    } catch (ZipException | EOFException e) {
      throw new IOException(
          "%s is cut off or damaged: after %,d unpacked bytes, %s; fetch it again"
              .formatted(file, bytes, e.getMessage()),
          e);
    }
    bytes += Math.max(0, n);
    if (bytes > limit) {
      throw new IOException(
          "%s: expected at most %,d bytes to unpack, found more; it is no archive of recordings"
              .formatted(file, limit));
    }
    return n;
  }

  /** By reading: the bytes that are left out count, too. */
  @Override
  public long skip(long n) throws IOException {
    byte[] some = new byte[(int) Math.min(n, 1 << 16)];
    return some.length == 0 ? 0 : Math.max(0, read(some, 0, some.length));
  }
}
