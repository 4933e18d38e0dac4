package sew.data;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

  private static final String PREFIX = "sew-";
  private static final String SUFFIX = ".tmp";
  private static final Pattern TEMPORARY =
      Pattern.compile(PREFIX + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\" + SUFFIX);

  private AtomicFile() {}

  /**
   * Writes {@code content}; the old file stays where that fails.
   *
   * @throws FileSystemException with the name of the file and the reason, such as a full drive
   */
  public static void write(Path file, Content content) throws IOException {
    Path temporary = temporaryBeside(file);
    FileChannel channel = create(temporary, file);
    try {
      try (channel) {
        OutputStream open = new Open(Channels.newOutputStream(channel), file);
        OutputStream out = new BufferedOutputStream(open);
        content.writeTo(out);
        out.flush();
        force(channel, file);
      }
      move(temporary, file);
    } catch (IOException | RuntimeException | Error e) {
      remove(temporary, e);
      throw e;
    }
  }

  /** The temporary file; an error names the file that the user knows. */
  private static FileChannel create(Path temporary, Path file) throws IOException {
    try {
      return FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      throw withCause(new AccessDeniedException(file.toString()), e);
    } catch (NoSuchFileException e) {
      throw withCause(new NoSuchFileException(String.valueOf(file.getParent())), e);
    } catch (FileSystemException e) {
      throw withCause(new FileSystemException(file.toString(), null, e.getReason()), e);
    }
  }

  private static void force(FileChannel channel, Path file) throws IOException {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw named(file, e);
    }
  }

  /** The system's reason alone says nothing: the same with the name of {@code file}. */
  private static IOException named(Path file, IOException e) {
    return e instanceof FileSystemException || e instanceof ClosedChannelException
        ? e
        : withCause(new FileSystemException(file.toString(), null, e.getMessage()), e);
  }

  private static <E extends IOException> E withCause(E named, IOException cause) {
    named.initCause(cause);
    return named;
  }

  /**
   * Adds text in UTF-8 to the end of {@code file}, which is made where it is missing; it is on the
   * disk when this returns. Part of it may be there after a failure.
   *
   * @throws FileSystemException with the name of the file and the reason
   */
  public static void append(Path file, String text) throws IOException {
    try {
      Files.writeString(
          file,
          text,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw named(file, e);
    }
  }

  /**
   * Removes what processes that were killed have left in {@code directory}: files with the names
   * that only this class gives, which nobody has written to since {@code before}. Links stay, and
   * so does what they lead to.
   */
  public static void removeLeftovers(Path directory, Instant before) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(AtomicFile::isTemporary).toList()) {
        try {
          BasicFileAttributes found = attributes(file);
          if (found.isRegularFile() && found.lastModifiedTime().toInstant().isBefore(before)) {
            Files.deleteIfExists(file);
          }
        } catch (NoSuchFileException e) {
          // It was being written, and has its own name now.
        }
      }
    }
  }

  private static boolean isTemporary(Path file) {
    return TEMPORARY.matcher(file.getFileName().toString()).matches();
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
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
    return file.resolveSibling(PREFIX + UUID.randomUUID() + SUFFIX);
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
    private final Path file;

    Open(OutputStream out, Path file) {
      super(out);
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        throw named(file, e);
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
