package sew.reproduce.result;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultWriterTest {
  @TempDir private Path folder;

  /** Of a process that was killed while it wrote a table; what is being written now stays. */
  @Test
  void removesWhatAKilledProcessLeft() throws IOException {
    Path old = folder.resolve("sew-09e60b73-cc04-4b73-a3cd-4a8417f2ea21.tmp");
    Files.writeString(old, "half a table");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(86_400)));
    Path now = folder.resolve("sew-19e60b73-cc04-4b73-a3cd-4a8417f2ea21.tmp");
    Files.writeString(now, "half a table");
    Path users = folder.resolve("sew-notes.tmp");
    Files.writeString(users, "the user's own");
    Files.setLastModifiedTime(users, FileTime.from(Instant.now().minusSeconds(86_400)));
    new ResultWriter(folder, new PrintStream(PrintStream.nullOutputStream())).write("t.md", "all");
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(now));
    assertTrue(Files.exists(users));
  }
}
