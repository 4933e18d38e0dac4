package sew.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Aedat20.Orientation;
import sew.data.ClipSource.Clip;
import sew.data.ClipSource.Split;

class Cifar10DvsTest {
  private static final RecordingSplit AUTHORS = new RecordingSplit.Authors();
  private static final Path GOLDEN = Golden.file("CIFAR10DVS/airplane/cifar10_airplane_0.aedat");

  /** In the order of text: 0 to 89 first, then 9, 90, 91. */
  private static final List<Integer> NUMBERS = List.of(0, 1, 10, 2, 3, 4, 5, 6, 7, 8, 9, 90, 91);

  @TempDir Path folder;

  private final List<String> notes = new ArrayList<>();

  /** Writes a recording with {@code n + 4} events on pixel (label, n). */
  private static Path recording(Path into, int label, int n) throws IOException {
    int size = n + 4;
    Events events =
        new Events(128, 128, new long[size], new short[size], new short[size], new byte[size]);
    for (int i = 0; i < size; i++) {
      events.t()[i] = 10L * i;
      events.x()[i] = (short) label;
      events.y()[i] = (short) n;
    }
    String name = "cifar10_%s_%d.aedat".formatted(Cifar10Dvs.CLASSES.get(label), n);
    Path file = into.resolve(name);
    Aedat20.write(file, events, Orientation.CIFAR10_DVS, "test");
    return file;
  }

  /** Writes all classes as folders below {@code root}. */
  private static void folders(Path root) throws IOException {
    for (int label = 0; label < 10; label++) {
      Path into = Files.createDirectories(root.resolve(Cifar10Dvs.CLASSES.get(label)));
      for (int n : NUMBERS) {
        recording(into, label, n);
      }
    }
  }

  /** Packs each folder of {@code from} as a zip in {@code to}, in no order. */
  private static void zips(Path from, Path to, String prefix) throws IOException {
    Files.createDirectories(to);
    for (String name : Cifar10Dvs.CLASSES) {
      try (OutputStream out = Files.newOutputStream(to.resolve(name + ".zip"));
          ZipOutputStream zip = new ZipOutputStream(out)) {
        put(zip, "__MACOSX/._cifar10_%s_1.aedat".formatted(name), new byte[] {1});
        put(zip, "readme.txt", new byte[] {2});
        for (int n : NUMBERS.stream().sorted((a, b) -> b - a).toList()) {
          String file = "cifar10_%s_%d.aedat".formatted(name, n);
          String entry = prefix.isEmpty() ? file : name + "/" + file;
          put(zip, entry, Files.readAllBytes(from.resolve(name).resolve(file)));
        }
      }
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
  }

  private Cifar10Dvs open(Path root) throws IOException {
    return new Cifar10Dvs(root, AUTHORS, notes::add);
  }

  private static List<String> lines(ClipSource source) throws IOException {
    List<String> lines = new ArrayList<>();
    source.forEach(clip -> lines.add(line(clip)));
    return lines;
  }

  private static String line(Clip clip) {
    Events e = clip.events();
    return "%s %d %s: %d at %d, %d"
        .formatted(clip.name(), clip.label(), clip.split(), e.size(), e.x()[0], e.y()[0]);
  }

  @Test
  void clipsComeByClassAndNameWithTheAuthorsSplit() throws IOException {
    folders(folder);
    Cifar10Dvs set = open(folder);
    List<String> expected = new ArrayList<>();
    for (int label = 0; label < 10; label++) {
      for (int k = 0; k < 13; k++) {
        int n = NUMBERS.get(k);
        expected.add(
            "cifar10_%s_%d %d %s: %d at %d, %d"
                .formatted(
                    Cifar10Dvs.CLASSES.get(label),
                    n,
                    label,
                    k < 12 ? Split.TRAIN : Split.TEST,
                    n + 4,
                    label,
                    n));
      }
    }
    assertEquals(expected, lines(set));
    assertEquals(120, set.recordings(Split.TRAIN));
    assertEquals(10, set.recordings(Split.TEST));
    assertEquals(10, set.classes());
    assertEquals(128, set.sensorSize());
  }

  @Test
  void zipsAndFoldersHoldTheSameClipsWhereverTheyLie() throws IOException {
    folders(folder.resolve("plain"));
    List<String> expected = lines(open(folder.resolve("plain")));
    folders(folder.resolve("sj/extract"));
    assertEquals(expected, lines(open(folder.resolve("sj"))));
    zips(folder.resolve("plain"), folder.resolve("zips"), "");
    assertEquals(expected, lines(open(folder.resolve("zips"))));
    zips(folder.resolve("plain"), folder.resolve("loaded/download"), "class/");
    assertEquals(expected, lines(open(folder.resolve("loaded"))));
  }

  @Test
  void aZipIsReadBeforeAFolder() throws IOException {
    folders(folder);
    zips(folder, folder, "");
    Files.writeString(folder.resolve("cat/cifar10_cat_0.aedat"), "half unpacked");
    assertEquals(130, lines(open(folder)).size());
  }

  @Test
  void recordingsAreDecodedAsSpikingJellyDoes() throws IOException {
    folders(folder);
    Files.copy(GOLDEN, folder.resolve("airplane/cifar10_airplane_00.aedat"));
    Events golden = Golden.read("cifar10dvs_cifar10_airplane_0").events("events/");
    List<Clip> clips = new ArrayList<>();
    open(folder).forEach(clips::add);
    assertEquals("cifar10_airplane_00", clips.get(1).name());
    Aedat31Test.assertSame(golden, clips.get(1).events());
  }

  @Test
  void aZipThatIsNotTheOriginalIsNotedAndRead() throws IOException {
    folders(folder.resolve("plain"));
    zips(folder.resolve("plain"), folder, "class/");
    Cifar10Dvs set = open(folder);
    notes.clear();
    assertEquals(130, lines(set).size());
    assertEquals(10, notes.size());
    assertTrue(notes.get(9).startsWith(folder.resolve("truck.zip").toString()), notes.get(9));
    assertTrue(notes.get(9).contains("expected md5 89f3922fd147d9aeff89e76a2b0b70a7"));
    assertTrue(Files.exists(folder.resolve("truck.zip")));
  }

  @Test
  void whatIsMissingIsNoted() throws IOException {
    folders(folder);
    Path frogs = folder.resolve("frog");
    Files.move(frogs, folder.resolve("toad"));
    assertEquals(117, lines(open(folder)).size());
    assertEquals(1, notes.size());
    assertTrue(notes.get(0).contains("holds 117 of the 10,000 recordings"), notes.get(0));
    assertTrue(notes.get(0).contains("13 of dog, 0 of frog"), notes.get(0));
  }

  @Test
  void aFolderWithoutTheSetSaysWhereToGetIt() {
    String message = assertThrows(IOException.class, () -> open(folder)).getMessage();
    assertTrue(message.contains(folder.toString()), message);
    assertTrue(message.contains("4724671"), message);
  }

  @Test
  void aSplitWithoutARecordingIsAnErrorAtOnce() throws IOException {
    folders(folder);
    var e =
        assertThrows(
            IOException.class,
            () -> new Cifar10Dvs(folder, new RecordingSplit.First100(), notes::add));
    assertTrue(e.getMessage().contains("first-100"), e.getMessage());
    assertTrue(e.getMessage().contains("TRAIN"), e.getMessage());
  }

  @Test
  void recordingsThatAListLeavesOutAreNotRead() throws IOException {
    folders(folder);
    Path list =
        Files.writeString(
            folder.resolve("list.txt"), "train cifar10_cat_1.aedat\ntest cifar10_dog_2.aedat\n");
    Files.writeString(folder.resolve("cat/cifar10_cat_3.aedat"), "not read");
    RecordingSplit split = new RecordingSplit.Listed(list);
    assertEquals(
        List.of("cifar10_cat_1 3 TRAIN: 5 at 3, 1", "cifar10_dog_2 5 TEST: 6 at 5, 2"),
        lines(new Cifar10Dvs(folder, split, notes::add)));
  }

  @Test
  void aRecordingThatIsThereTwiceIsNamed() throws IOException {
    folders(folder);
    Files.copy(
        folder.resolve("cat/cifar10_cat_3.aedat"), folder.resolve("dog/cifar10_cat_3.aedat"));
    String message = assertThrows(IOException.class, () -> open(folder)).getMessage();
    assertTrue(message.contains("cifar10_cat_3 lies in cat and in dog"), message);
  }

  @Test
  void aCorruptFileIsNamed() throws IOException {
    folders(folder);
    Path file = folder.resolve("deer/cifar10_deer_5.aedat");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
    assertFails(file + ", byte ");
    assertEquals(bytes.length - 3, Files.size(file));
  }

  @Test
  void aRecordingWithoutEventsIsNamed() throws IOException {
    folders(folder);
    Path file = folder.resolve("deer/cifar10_deer_5.aedat");
    Files.writeString(file, "#!AER-DAT2.0\r\n");
    assertFails(file + " holds no event");
  }

  @Test
  void aCorruptEntryIsNamedWithItsZip() throws IOException {
    folders(folder.resolve("plain"));
    Path broken = folder.resolve("plain/deer/cifar10_deer_5.aedat");
    byte[] whole = Files.readAllBytes(broken);
    Files.write(broken, Arrays.copyOf(whole, whole.length - 3));
    zips(folder.resolve("plain"), folder, "class/");
    Path zip = folder.resolve("deer.zip");
    assertFails(zip + "!/deer/cifar10_deer_5.aedat, byte ");
  }

  @Test
  void aChangedByteInAZipIsFound() throws IOException {
    folders(folder.resolve("plain"));
    zips(folder.resolve("plain"), folder, "class/");
    Path zip = folder.resolve("deer.zip");
    byte[] bytes = Files.readAllBytes(zip);
    byte[] recording = Files.readAllBytes(folder.resolve("plain/deer/cifar10_deer_91.aedat"));
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("#!AER");
    bytes[at + recording.length - 1] ^= 1; // a time stamp: the events would still be read
    Files.write(zip, bytes);
    assertFails(zip + "!/deer/cifar10_deer_91.aedat: expected CRC-32");
    assertArrayEquals(bytes, Files.readAllBytes(zip), "the user's file is as it was");
  }

  @Test
  void aTruncatedZipIsNamed() throws IOException {
    folders(folder.resolve("plain"));
    zips(folder.resolve("plain"), folder, "class/");
    Path zip = folder.resolve("deer.zip");
    Files.write(zip, Arrays.copyOf(Files.readAllBytes(zip), 1_000));
    String message = assertThrows(IOException.class, () -> open(folder)).getMessage();
    assertTrue(message.startsWith(zip + " cannot be read as a zip"), message);
  }

  private void assertFails(String words) throws IOException {
    Cifar10Dvs set = open(folder);
    String message =
        assertThrows(
                IOException.class,
                () ->
                    FrameSet.prepare(
                        folder.resolve("frames"),
                        set,
                        4,
                        16,
                        (clips, recordings) -> {},
                        notes::add))
            .getMessage();
    assertTrue(message.contains(words), message);
  }

  @Test
  void theFingerprintNeedsNoContent() throws IOException {
    folders(folder);
    Path file = folder.resolve("cat/cifar10_cat_0.aedat");
    String before = open(folder).fingerprint();
    assertEquals(before, open(folder).fingerprint());
    byte[] zeros = new byte[(int) Files.size(file)];
    var time = Files.getLastModifiedTime(file);
    Files.write(file, zeros);
    Files.setLastModifiedTime(file, time);
    assertEquals(before, open(folder).fingerprint());
    Files.write(file, new byte[zeros.length + 8]);
    Files.setLastModifiedTime(file, time);
    assertNotEquals(before, open(folder).fingerprint());
  }

  @Test
  void theFingerprintChangesWithTheSplit() throws IOException {
    folders(folder);
    String authors = open(folder).fingerprint();
    Cifar10Dvs other = new Cifar10Dvs(folder, new RecordingSplit.Random(1), notes::add);
    assertNotEquals(authors, other.fingerprint());
  }

  @Test
  void theFingerprintOfZipsChangesWithThem() throws IOException {
    folders(folder.resolve("plain"));
    zips(folder.resolve("plain"), folder, "class/");
    String before = open(folder).fingerprint();
    assertEquals(before, open(folder).fingerprint());
    Path zip = folder.resolve("cat.zip");
    Files.setLastModifiedTime(zip, FileTime.fromMillis(1_000));
    assertNotEquals(before, open(folder).fingerprint());
  }

  @Test
  void readsTonicsFoldersOfAedat4() throws IOException {
    folders(folder);
    Path airplanes = folder.resolve("airplane");
    for (int n : NUMBERS) {
      Path old = airplanes.resolve("cifar10_airplane_%d.aedat".formatted(n));
      Events events = Aedat20.read(old, Orientation.DVS128);
      byte[] bytes =
          new Aedat4File(1).events(0, 128, 128).packet(0, Aedat4File.packet(events)).toBytes();
      Files.write(airplanes.resolve(old.getFileName() + "4"), bytes);
      Files.delete(old);
    }
    List<Clip> clips = new ArrayList<>();
    new Cifar10Dvs(folder, AUTHORS, notes::add).forEach(clips::add);
    assertEquals(130, clips.size());
    assertEquals("cifar10_airplane_0", clips.get(0).name());
    assertEquals(4, clips.get(0).events().size());
    assertTrue(notes.stream().anyMatch(n -> n.contains("AEDAT 4, as tonic has them")), notes + "");
    Files.write(
        airplanes.resolve("cifar10_airplane_0.aedat4"),
        new Aedat4File(0).events(0, 346, 260).toBytes());
    String message =
        assertThrows(
                IOException.class,
                () -> new Cifar10Dvs(folder, AUTHORS, notes::add).forEach(clips::add))
            .getMessage();
    assertTrue(message.contains("cifar10_airplane_0.aedat4: expected 128 x 128"), message);
  }
}
