package sew.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir private Path folder;

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void neverWritesThroughALink() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "another file");
    Path file = folder.resolve("checkpoint.npz");
    Files.createSymbolicLink(folder.resolve("checkpoint.npz.tmp"), other);
    AtomicFile.write(file, "new");
    assertEquals("new", Files.readString(file));
    assertFalse(Files.isSymbolicLink(file));
    assertEquals("another file", Files.readString(other));
  }

  @Test
  void leavesTheOldFileAndNoOtherWhereWritingFails() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.write(file, "old");
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("no space left");
                    }));
    assertEquals("no space left", e.getMessage());
    assertEquals(List.of(file), files());
    assertEquals("old", Files.readString(file));
  }

  @Test
  void leavesNoFileWhereTheNameIsTaken() throws IOException {
    Path taken = Files.createDirectories(folder.resolve("taken/by a folder")).getParent();
    assertThrows(IOException.class, () -> AtomicFile.write(taken, "new"));
    assertEquals(List.of(taken), files());
  }

  @Test
  void usesAnotherNameEachTime() throws IOException {
    assertNotEquals(temporaryName(), temporaryName());
  }

  private Path temporaryName() throws IOException {
    var seen = new AtomicReference<Path>();
    Path file = folder.resolve("file");
    Files.deleteIfExists(file);
    AtomicFile.write(
        file,
        out -> {
          List<Path> files = files();
          assertEquals(1, files.size());
          seen.set(files.get(0));
        });
    assertTrue(seen.get().toString().endsWith(".tmp"), seen.get().toString());
    return seen.get();
  }

  @Test
  void writesWhatAWriterHasClosed() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.write(
        file,
        out -> {
          out.write("all of it".getBytes(StandardCharsets.UTF_8));
          out.close();
        });
    assertEquals("all of it", Files.readString(file));
  }

  /** A file is as readable for others as any other file of this user. */
  @Test
  void hasThePermissionsOfANewFile() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "");
    Path file = folder.resolve("file");
    AtomicFile.write(file, "");
    assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(file));
  }

  @Test
  void writesWhereTheNameIsAsLongAsItMayBe() throws IOException {
    Path file = folder.resolve("n".repeat(255));
    AtomicFile.write(file, "text");
    assertEquals("text", Files.readString(file));
  }

  /** A device that is always full; the temporary files of a full drive fail in the same way. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDriveIsNamed() {
    FileSystemException e =
        assertThrows(
            FileSystemException.class, () -> AtomicFile.append(Path.of("/dev/full"), "text"));
    assertEquals("/dev/full", e.getFile());
    assertEquals("No space left on device", e.getReason());
  }

  @Test
  void aMissingFolderIsNamedNotTheTemporaryFile() {
    Path file = folder.resolve("nowhere/file");
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> AtomicFile.write(file, "text"));
    assertEquals(file.getParent().toString(), e.getFile());
  }

  @Test
  void appendsOnlyAtTheEnd() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.append(file, "one\n");
    AtomicFile.append(file, "two\n");
    assertEquals("one\ntwo\n", Files.readString(file));
  }

  @Test
  void removesWhatOnlyAKilledProcessCanHaveLeft() throws IOException {
    Instant now = Instant.now();
    String id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    Path left = old(Files.writeString(folder.resolve("sew-" + id + ".tmp"), "half"), now);
    Path young = Files.writeString(folder.resolve("sew-" + id.replace('0', '1') + ".tmp"), "half");
    Files.setLastModifiedTime(young, FileTime.from(now.plusSeconds(60)));
    Path other = old(Files.writeString(folder.resolve("sew-notes.tmp"), "a user's"), now);
    Path longer = old(Files.writeString(folder.resolve("sew-" + id + ".tmp.txt"), "a user's"), now);
    Path target = old(Files.writeString(folder.resolve("target"), "a user's"), now);
    Path link =
        Files.createSymbolicLink(folder.resolve("sew-" + id.replace('0', '2') + ".tmp"), target);
    Path directory = Files.createDirectory(folder.resolve("sew-" + id.replace('0', '3') + ".tmp"));
    AtomicFile.removeLeftovers(folder, now);
    assertFalse(Files.exists(left));
    for (Path kept : List.of(young, other, longer, target, link, directory)) {
      assertTrue(Files.exists(kept), kept.toString());
    }
  }

  private static Path old(Path file, Instant now) throws IOException {
    return Files.setLastModifiedTime(file, FileTime.from(now.minusSeconds(60)));
  }
}
