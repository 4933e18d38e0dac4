package sew.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.image.TestTar;

class GestureArchiveTest {
  private static final String USER = "user01_fluorescent";

  @TempDir Path folder;

  private Path recordings;
  private final List<String> warnings = new ArrayList<>();

  /** Two recordings; the second in the lists comes first in the alphabet. */
  @BeforeEach
  void copyGolden() throws IOException {
    recordings = Files.createDirectories(folder.resolve("DvsGesture"));
    for (String name : List.of(USER, "another_one")) {
      Files.copy(Golden.file("DvsGesture/" + USER + ".aedat"), recordings.resolve(name + ".aedat"));
    }
    Files.copy(
        Golden.file("DvsGesture/" + USER + "_labels.csv"),
        recordings.resolve(USER + "_labels.csv"));
    Files.writeString(
        recordings.resolve("another_one_labels.csv"),
        "class,startTime_usec,endTime_usec\n11,80228397,81012589\n1,80228397,81012589\n");
    Files.writeString(recordings.resolve("trials_to_train.txt"), USER + ".aedat\n");
    Files.writeString(recordings.resolve("trials_to_test.txt"), "another_one.aedat\n");
    Files.writeString(recordings.resolve("errata.txt"), "none");
  }

  /** The files of the folder in the order of their names, as macOS packs them. */
  private TestTar tar(String prefix) throws IOException {
    TestTar tar = new TestTar();
    if (!prefix.isEmpty()) {
      tar.add('5', prefix, new byte[0]);
    }
    try (Stream<Path> files = Files.list(recordings)) {
      for (Path file : files.sorted().toList()) {
        tar.add('0', prefix + "._" + file.getFileName(), new byte[] {0, 5, 22, 7});
        tar.add('0', prefix + file.getFileName(), Files.readAllBytes(file));
      }
    }
    return tar;
  }

  private Path pack(byte[] tar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(tar);
    }
    return Files.write(folder.resolve(GestureArchive.NAME), bytes.toByteArray());
  }

  private FrameSet frames(String to, ClipSource source) throws IOException {
    return FrameSet.prepare(
        folder.resolve(to), source, 4, 32, (clips, recordings) -> {}, warnings::add);
  }

  private String refusal(Path archive) {
    var e =
        assertThrows(
            IOException.class,
            () -> new GestureArchive(archive, warnings::add).forEach(clip -> {}));
    assertTrue(e.getMessage().startsWith(archive.toString()), e.getMessage());
    return e.getMessage();
  }

  private String refusal(TestTar tar) throws IOException {
    return refusal(pack(tar.end()));
  }

  @Test
  void framesAreThoseOfTheUnpackedFolder() throws IOException {
    FrameSet expected = frames("a", new GestureFolder(recordings));
    for (String prefix : List.of("DvsGesture/", "./DvsGesture/", "")) {
      Path archive = pack(tar(prefix).end());
      warnings.clear();
      FrameSet found = frames("b", new GestureArchive(archive, warnings::add));
      assertEquals(expected.contentSha256(), found.contentSha256());
      assertEquals(expected.splitSha256(), found.splitSha256());
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("a/index.csv")),
          Files.readAllBytes(folder.resolve("b/index.csv")));
      assertEquals(1, warnings.size());
      assertTrue(warnings.get(0).contains("expected md5 8a5c71fb"), warnings.get(0));
      FrameSet.prepare(
          folder.resolve("b"), new Walk(), 4, 32, (clips, recordings) -> {}, warnings::add);
    }
    assertTrue(Files.exists(folder.resolve(GestureArchive.NAME)));
  }

  /** As one that a browser has decompressed. */
  @Test
  void aTarThatIsNotCompressedIsReadToo() throws IOException {
    byte[] whole = tar("DvsGesture/").end();
    Path archive = Files.write(folder.resolve("DvsGesture.tar"), whole);
    FrameSet expected = frames("a", new GestureFolder(recordings));
    FrameSet found = frames("b", new GestureArchive(archive, warnings::add));
    assertEquals(expected.contentSha256(), found.contentSha256());
    for (int length : List.of(300, 512, whole.length / 2)) {
      Files.write(archive, Arrays.copyOf(whole, length));
      refusal(archive);
    }
  }

  /** Another source, so that the next frames are made and not found. */
  private record Walk() implements ClipSource {
    @Override
    public int classes() {
      return 1;
    }

    @Override
    public int sensorSize() {
      return 32;
    }

    @Override
    public String fingerprint() {
      return "walk";
    }

    @Override
    public void forEachRecording(RecordingConsumer consumer) throws IOException {
      Events events = new Events(32, 32, new long[4], new short[4], new short[4], new byte[4]);
      for (Split split : Split.values()) {
        Clip clip = new Clip("c" + split, 0, split, events);
        consumer.accept(new Recording("r", to -> to.accept(clip)));
      }
    }
  }

  @Test
  void recordingsAreCountedOnceTheyAreListed() throws IOException {
    GestureArchive source = new GestureArchive(pack(tar("").end()), warnings::add);
    List<String> names = new ArrayList<>();
    source.forEachRecording(recording -> names.add(recording.name()));
    assertEquals(2, source.recordings());
    String archive = folder.resolve(GestureArchive.NAME) + "!/";
    assertEquals(List.of(archive + "another_one.aedat", archive + USER + ".aedat"), names);
  }

  @Test
  void pathsThatLeadOutAreRefused() throws IOException {
    for (String path :
        List.of("../x", "a/../../x", "/etc/passwd", "..", "C:\\x", "..\\x", "\\x", "a\nb")) {
      String message = refusal(tar("DvsGesture/").add('0', path, new byte[9]));
      assertTrue(message.contains(Printable.of(path)), message);
      assertTrue(message.contains("leads out"), message);
    }
    Path[] inside = {recordings, folder};
    for (Path at : inside) {
      try (Stream<Path> files = Files.list(at)) {
        assertTrue(files.noneMatch(file -> file.getFileName().toString().equals("x")));
      }
    }
  }

  @Test
  void linksAndDevicesAreRefused() throws IOException {
    for (char type : List.of('1', '2')) {
      String message = refusal(tar("").add(type, "link.aedat", new byte[0]));
      assertTrue(message.contains("\"link.aedat\", which is a link"), message);
    }
    for (char type : List.of('3', '4', '6', 'S', 'V')) {
      String message = refusal(tar("").add(type, "it", new byte[0]));
      assertTrue(message.contains("neither file nor folder"), message);
    }
  }

  @Test
  void whatIsThereTwiceIsRefused() throws IOException {
    String message = refusal(tar("").add('0', USER + ".aedat", new byte[9]));
    assertTrue(message.contains("two files called " + USER + ".aedat"), message);
    String lists = refusal(tar("a/").add('0', "b/trials_to_train.txt", new byte[0]));
    assertTrue(lists.contains("expected one trials_to_train.txt, found 2"), lists);
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    for (String name :
        List.of(
            USER + ".aedat", USER + "_labels.csv", "trials_to_test.txt", "trials_to_train.txt")) {
      byte[] bytes = Files.readAllBytes(recordings.resolve(name));
      Files.delete(recordings.resolve(name));
      Path archive = pack(tar("DvsGesture/").end());
      var e =
          assertThrows(
              IOException.class,
              () -> new GestureArchive(archive, warnings::add).forEach(clip -> {}));
      assertTrue(e.getMessage().contains(archive.toString()), e.getMessage());
      assertTrue(e.getMessage().contains(name), e.getMessage());
      Files.write(recordings.resolve(name), bytes);
    }
  }

  @Test
  void listsNameNoFileOutsideTheirFolder() throws IOException {
    Files.writeString(recordings.resolve("trials_to_train.txt"), "../" + USER + ".aedat\n");
    TestTar tar = tar("a/").add('0', USER + ".aedat", new byte[9]);
    Path archive = pack(tar.end());
    var e =
        assertThrows(
            IOException.class,
            () -> new GestureArchive(archive, warnings::add).forEach(clip -> {}));
    assertTrue(e.getMessage().contains("../" + USER), e.getMessage());
  }

  @Test
  void cutAndDamagedArchivesAreNamed() throws IOException {
    byte[] whole = Files.readAllBytes(pack(tar("DvsGesture/").end()));
    Path archive = folder.resolve("bad.tar.gz");
    for (int length :
        List.of(0, 1, 9, 20, 400, whole.length / 2, whole.length - 9, whole.length - 1)) {
      Files.write(archive, Arrays.copyOf(whole, length));
      refusal(archive);
    }
    for (int at : List.of(0, 1, 2, 30, whole.length / 3, whole.length / 2, whole.length - 6)) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x15;
      Files.write(archive, damaged);
      refusal(archive);
    }
    Files.write(archive, "<!doctype html>".getBytes(UTF_8));
    refusal(archive);
  }

  @Test
  void aTarThatEndsTooEarlyIsNamed() throws IOException {
    byte[] whole = tar("DvsGesture/").end();
    for (int length : List.of(0, 512, 700, whole.length - 1_024, whole.length / 2)) {
      assertTrue(refusal(pack(Arrays.copyOf(whole, length))).contains("cut off"));
    }
  }

  /** Headers that count more bytes than there are, and zeros that are there. */
  /** They would stand in a table as recorded ones. */
  @Test
  void syntheticGesturesAreNoRecordings() throws IOException {
    Path drawn = folder.resolve("drawn");
    SyntheticGestures.write(drawn, new SyntheticGestures.Spec(1, 1, 1, 1_200, 2020), done -> {});
    TestTar tar = new TestTar();
    try (Stream<Path> files = Files.list(drawn)) {
      for (Path file : files.sorted().toList()) {
        tar.add('0', "DvsGesture/" + file.getFileName(), Files.readAllBytes(file));
      }
    }
    String refusal = refusal(tar);
    assertTrue(refusal.contains("found the synthetic ones"), refusal);
  }

  @Test
  void bombsAreRefused() throws IOException {
    String tera = "%011o\0".formatted(0x1ffffffffL);
    String message = refusal(tar("").add('0', "huge_labels.csv", "", tera, new byte[1_024]));
    assertTrue(message.contains("of at most"), message);
    String skipped = refusal(tar("").add('0', "huge.bin", "", tera, new byte[1_024]));
    assertTrue(skipped.contains("cut off"), skipped);
    Path archive = folder.resolve("bomb.tar.gz");
    byte[] zeros = new byte[1 << 20];
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
      byte[] start = new TestTar().add('0', "x", "", tera, new byte[0]).end();
      out.write(start, 0, 512);
      for (int i = 0; i < 20; i++) {
        out.write(zeros);
      }
    }
    GestureArchive source = new GestureArchive(archive, warnings::add, 10 << 20);
    var e = assertThrows(IOException.class, () -> source.forEach(clip -> {}));
    assertTrue(e.getMessage().contains("expected at most 10,485,760 bytes"), e.getMessage());
    assertTrue(e.getMessage().startsWith(archive + ": "), e.getMessage());
  }

  @Test
  void theFingerprintIsThatOfTheFile() throws IOException {
    GestureArchive source = new GestureArchive(pack(tar("").end()), warnings::add);
    String before = source.fingerprint();
    assertEquals(before, source.fingerprint());
    pack(tar("x/").end());
    assertTrue(!before.equals(source.fingerprint()));
  }
}
