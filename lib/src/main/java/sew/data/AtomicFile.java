package sew.data;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes under a temporary name and renames: a reader sees the old file or the whole new one, also
 * after a power failure.
 *
 * <p>The temporary file is new, beside the file, under a name that nobody can foresee: no link is
 * followed, and no two processes write the same one.
 */
public final class AtomicFile {

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  public static void write(Path file, Content content) throws IOException {
    Path temporary = temporaryBeside(file);
    FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      try (channel) {
        OutputStream out = new BufferedOutputStream(new Open(Channels.newOutputStream(channel)));
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      move(temporary, file);
    } catch (IOException | RuntimeException | Error e) {
      remove(temporary, e);
      throw e;
    }
  }

  /** Writes text in UTF-8. */
  public static void write(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Gives {@code from} the name of {@code file} beside it, which is replaced at that instant. */
  public static void move(Path from, Path file) throws IOException {
    Files.move(from, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncDirectory(file.toAbsolutePath().getParent());
  }

  /**
   * Gives the content of {@code file} a second name beside it, which may be in use; what is renamed
   * to {@code file} later leaves the second name with this content.
   */
  public static void keep(Path file, Path second) throws IOException {
    Path temporary = temporaryBeside(second);
    try {
      Files.createLink(temporary, file);
      move(temporary, second);
    } catch (UnsupportedOperationException | FileSystemException e) {
      // A drive without hard links.
      write(second, out -> Files.copy(file, out));
    } finally {
      // Still there also where both were names of one file already: that is renamed to nothing.
      Files.deleteIfExists(temporary);
    }
  }

  /** Without the file's own name: nothing can be added to one as long as it may be. */
  private static Path temporaryBeside(Path file) {
    return file.resolveSibling("sew-" + UUID.randomUUID() + ".tmp");
  }

  private static void remove(Path temporary, Throwable reason) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  /** Makes a new name last, where the platform can. */
  private static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      // Windows opens no directory, and some network drives answer "Invalid argument". The content
      // is on the disk already, and the file has its name for everybody who reads it.
    }
  }

  /** Stays open, so that what a writer has closed can still be forced to the disk. */
  private static final class Open extends FilterOutputStream {
    Open(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
