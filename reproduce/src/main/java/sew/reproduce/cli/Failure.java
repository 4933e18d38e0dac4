package sew.reproduce.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import sew.collective.RankFailure;

/** What a user is told of a failure that a user can do something about. */
final class Failure {
  private Failure() {}

  /** One sentence, or empty for what only we can fix: that needs its stack trace. */
  static Optional<String> sentence(Throwable failure, CommandSpec command) {
    Optional<String> memory = MemoryFailure.sentence(failure, command);
    if (memory.isPresent()) {
      return memory;
    }
    Optional<String> engine = EngineFailure.sentence(failure);
    if (engine.isPresent()) {
      return engine;
    }
    if (failure instanceof UncheckedIOException || failure instanceof ExecutionException) {
      return sentence(failure.getCause(), command);
    }
    if (failure instanceof IOException file) {
      return Optional.of(ofFile(file));
    }
    return failure instanceof IllegalArgumentException
            || failure instanceof CancellationException
            || failure instanceof RankFailure
        ? Optional.of(String.valueOf(failure.getMessage()))
        : Optional.empty();
  }

  /** Java's own exceptions of files say only their name, or only the system's reason. */
  private static String ofFile(IOException failure) {
    if (failure instanceof FileSystemException file && file.getFile() != null) {
      // Where one file takes the place of another, that is the one the user knows.
      String name = file.getOtherFile() == null ? file.getFile() : file.getOtherFile();
      return name + ": " + reason(file);
    }
    if (failure instanceof ClosedByInterruptException) {
      return "interrupted";
    }
    if (failure instanceof CharacterCodingException) {
      return "expected a text file in UTF-8, found other bytes (%s)"
          .formatted(failure.getMessage());
    }
    if (failure instanceof EOFException) {
      return "a file ends before it should (%s); copy it again".formatted(failure.getMessage());
    }
    return remedy(String.valueOf(failure.getMessage()));
  }

  private static String reason(FileSystemException file) {
    if (file instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (file instanceof AccessDeniedException) {
      return "this user may not read or write it; change its permissions (chmod), or name another";
    }
    if (file instanceof FileAlreadyExistsException) {
      return "expected a folder or no file of this name, found a file; move it, or name another";
    }
    if (file instanceof NotDirectoryException) {
      return "expected a folder, found a file";
    }
    if (file instanceof DirectoryNotEmptyException) {
      return "expected a file, found a folder that is not empty; move it, or name another file";
    }
    if (file instanceof FileSystemLoopException) {
      return "its links lead back to itself";
    }
    return file.getReason() == null ? "cannot be read or written" : remedy(file.getReason());
  }

  /** What the system said, and what to do about it. */
  private static String remedy(String reason) {
    if (reason.contains("No space left on device")) {
      return reason
          + "; make room there and repeat the command, or name another drive: "
          + "nothing that was there is lost, and a run goes on from its last checkpoint";
    }
    if (reason.contains("Disk quota exceeded")) {
      return reason
          + "; delete files of yours there and repeat the command, or name another drive: "
          + "nothing that was there is lost, and a run goes on from its last checkpoint";
    }
    if (reason.contains("Read-only file system")) {
      return reason + "; name a folder on a drive that can be written";
    }
    if (reason.contains("Is a directory")) {
      return reason + "; name a file, or move the folder away";
    }
    if (reason.contains("Not a directory")) {
      return reason + "; part of this path is a file";
    }
    if (reason.contains("File name too long")) {
      return reason + "; name a shorter one";
    }
    if (reason.contains("Too many open files")) {
      return reason + "; raise the limit (ulimit -n)";
    }
    if (reason.contains("Input/output error")) {
      return reason + "; the drive may be failing: copy what it holds";
    }
    return reason;
  }
}
