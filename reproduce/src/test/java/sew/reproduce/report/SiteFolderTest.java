package sew.reproduce.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteFolderTest {
  private static final List<SiteFile> OLD =
      List.of(SiteFile.of("index.html", "old"), SiteFile.of("gone.html", "old"));

  @TempDir private Path parent;

  private Path out() {
    return parent.resolve("report");
  }

  private static void replace(Path folder, List<SiteFile> files) throws IOException {
    SiteFolder.of(folder).replace(files);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String refusal() {
    return assertThrows(IOException.class, () -> replace(out(), OLD)).getMessage();
  }

  @Test
  void anEarlierReportIsReplacedAsAWhole() throws IOException {
    replace(out(), OLD);
    replace(out(), List.of(SiteFile.of("index.html", "new")));
    assertEquals(List.of("index.html", SiteFolder.CONTENTS), names(out()));
    assertEquals("new", Files.readString(out().resolve("index.html")));
    assertEquals(List.of("report"), names(parent), "nothing is left beside it");
  }

  @Test
  void anEmptyFolderAndALinkToOneAreWritten() throws IOException {
    Files.createDirectory(out());
    Path link = Files.createSymbolicLink(parent.resolve("link"), out());
    replace(link, OLD);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("old", Files.readString(link.resolve("index.html")));
  }

  @Test
  void aFolderThatIsNoReportIsRefusedAndStays() throws IOException {
    Files.createDirectories(out());
    Files.writeString(out().resolve("thesis.txt"), "mine");
    assertTrue(refusal().endsWith("found thesis.txt; name another folder"), refusal());
    assertEquals(List.of("thesis.txt"), names(out()));
  }

  @Test
  void aReportWithAFileOfTheUsersIsRefusedAndStays() throws IOException {
    replace(out(), OLD);
    Files.writeString(out().resolve("notes.txt"), "mine");
    assertTrue(refusal().contains("found notes.txt; move it"), refusal());
    assertEquals("mine", Files.readString(out().resolve("notes.txt")));
  }

  @Test
  void aFileIsRefused() throws IOException {
    Files.writeString(out(), "mine");
    assertTrue(refusal().endsWith("expected a folder for the report (--out), found a file"));
    assertEquals("mine", Files.readString(out()));
  }

  @Test
  void whereWritingFailsTheOldReportStays() throws IOException {
    replace(out(), OLD);
    List<SiteFile> broken = List.of(SiteFile.of("index.html", "new"), SiteFile.of("no/such", ""));
    assertThrows(IOException.class, () -> replace(out(), broken));
    assertEquals("old", Files.readString(out().resolve("index.html")));
    assertEquals(List.of("report"), names(parent), "nothing is left beside it");
  }
}
