package sew.reproduce.run;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** What one process at a time may do; it may no longer when it ends, however it ends. */
public final class ProcessLock implements AutoCloseable {
  private final FileChannel channel;

  private ProcessLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * The lock, or empty where another process holds it. Threads of one process must not share runs:
   * closing the file in one would drop the lock of the other.
   *
   * @param file made where it is missing, and left there
   * @throws IOException also where the drive has no locks
   */
  static Optional<ProcessLock> tryHold(Path file) throws IOException {
    FileChannel channel = open(file);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by another thread of this process.
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    } catch (IOException e) {
      throw withoutLocks(file, e);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? Optional.empty() : Optional.of(new ProcessLock(channel));
  }

  /** As {@link #tryHold}, waiting until no other process holds it. */
  public static ProcessLock hold(Path file) throws IOException {
    FileChannel channel = open(file);
    boolean isHeld = false;
    try {
      isHeld = channel.lock().isValid();
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    } catch (IOException e) {
      throw withoutLocks(file, e);
    } finally {
      if (!isHeld) {
        channel.close();
      }
    }
    return new ProcessLock(channel);
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static CancellationException interrupted(ClosedByInterruptException e) {
    Thread.interrupted();
    return (CancellationException) new CancellationException("interrupted").initCause(e);
  }

  private static IOException withoutLocks(Path file, IOException e) {
    FileSystemException named =
        new FileSystemException(
            file.toString(),
            null,
            "expected a drive with file locks, which keep two processes from training one run, found \"%s\"; name a folder on another drive"
                .formatted(e.getMessage()));
    named.initCause(e);
    return named;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
