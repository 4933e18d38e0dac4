package sew.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same images in every layout are the same set. */
class ImageDataTest {
  private static final String TRAIN_TAR = "ILSVRC2012_img_train.tar";
  private static final String VAL_TAR = "ILSVRC2012_img_val.tar";
  private static final List<String> SORTED_WNIDS =
      List.of("n00000002", "n00000001", "n00000002", "n00000001");

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();
  private Map<String, byte[]> train;
  private Map<String, byte[]> val;
  private Map<String, byte[]> flatVal;

  @BeforeEach
  void files() throws IOException {
    train = TestImages.twoClasses(0);
    val = new LinkedHashMap<>();
    flatVal = new LinkedHashMap<>();
    for (int i = 3; i >= 0; i--) {
      byte[] image = TestImages.bytes("jpg", TestImages.numbered(10 + i));
      val.put(SORTED_WNIDS.get(i) + "/v" + i + ".JPEG", image);
      flatVal.put("v" + i + ".JPEG", image);
    }
  }

  private ImageData open() throws IOException {
    return open(folder.resolve("data"));
  }

  private ImageData open(Path data) throws IOException {
    return ImageData.open(data, folder.resolve("cache"), notes::add);
  }

  private void inFolders() throws IOException {
    TestImages.writeAll(folder.resolve("data/train"), train);
    TestImages.writeAll(folder.resolve("data/val"), val);
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve("data").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private void write(String name, String... lines) throws IOException {
    write(
        name, (String.join("\n", lines) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private void inTars() throws IOException {
    Map<String, byte[]> inner = new LinkedHashMap<>();
    for (String wnid : List.of("n00000002", "n00000001")) {
      Map<String, byte[]> files = new LinkedHashMap<>();
      train.forEach(
          (name, bytes) -> {
            if (name.startsWith(wnid)) {
              files.put(name.substring(name.indexOf('/') + 1), bytes);
            }
          });
      inner.put(wnid + ".tar", TestTar.of(files));
    }
    write(TRAIN_TAR, TestTar.of(inner));
    write(VAL_TAR, TestTar.of(flatVal));
    write("synset_labels.txt", SORTED_WNIDS.toArray(String[]::new));
  }

  /** Order, names, labels and contents are those of the files. */
  private void assertTheSet(ImageData data) throws IOException {
    assertEquals(List.of("n00000001", "n00000002"), data.classes());
    assertTheSplit(data.train(), train);
    assertTheSplit(data.test(), val);
  }

  private void assertTheSplit(ImageFiles found, Map<String, byte[]> files) throws IOException {
    List<String> names = files.keySet().stream().sorted().toList();
    assertEquals(List.of("n00000001", "n00000002"), found.classes());
    assertEquals(names, IntStream.range(0, found.size()).mapToObj(found::name).toList());
    try (ImagePlace.OpenFiles open = found.open()) {
      for (int i = 0; i < found.size(); i++) {
        assertEquals(names.get(i).charAt(8) - '1', found.label(i));
        assertArrayEquals(files.get(names.get(i)), open.read(i), open.where(i));
      }
    }
  }

  @Test
  void readsClassFoldersAndNothingElseInThem() throws IOException {
    inFolders();
    write("train/n00000001/._a.JPEG", "not an image");
    write("train/n00000001/notes.txt", "not an image");
    write("train/.cache/a.JPEG", "not an image");
    assertTheSet(open());
  }

  @Test
  void readsTestFolders() throws IOException {
    inFolders();
    Files.move(folder.resolve("data/val"), folder.resolve("data/test"));
    assertTheSet(open());
  }

  @Test
  void readsTheTarsWithoutUnpackingThem() throws IOException {
    inTars();
    assertTheSet(open());
    try (var files = Files.list(folder.resolve("data"))) {
      assertEquals(3, files.count());
    }
  }

  @Test
  void readsTrainingFoldersWithTheTarForTesting() throws IOException {
    inTars();
    Files.delete(folder.resolve("data").resolve(TRAIN_TAR));
    TestImages.writeAll(folder.resolve("data/train"), train);
    assertTheSet(open());
  }

  @ParameterizedTest
  @CsvSource({"true, val, ''", "false, val, cifar/", "false, test, ''"})
  void readsZips(boolean stored, String test, String prefix) throws IOException {
    Map<String, byte[]> files = TestImages.below(prefix + "train/", train);
    files.putAll(TestImages.below(prefix + test + "/", val));
    files.put("__MACOSX/train/n00000001/a.JPEG", new byte[3]);
    Path zip = Files.createDirectories(folder.resolve("data")).resolve("images.zip");
    TestImages.writeZip(zip, files, stored);
    write("PROVENANCE.md", "where it is from");
    assertTheSet(open(zip));
    assertTheSet(open());
  }

  @ParameterizedTest
  @ValueSource(strings = {"synset_labels.txt", "imagenet_2012_validation_synset_labels.txt"})
  void readsAFlatTestSetWithClassesInTheOrderOfNames(String list) throws IOException {
    TestImages.writeAll(folder.resolve("data/train"), train);
    TestImages.writeAll(folder.resolve("data/val"), flatVal);
    write(list, SORTED_WNIDS.toArray(String[]::new));
    assertTheSet(open());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "val_labels.txt; v3.JPEG n00000001|v1.JPEG n00000001|v0.JPEG n00000002|v2.JPEG n00000002",
        "val_labels.csv; v3,n00000001|v1,n00000001|v0,n00000002|v2,n00000002",
        "LOC_val_solution.csv; ImageId,PredictionString|v0,n00000002 85 1 499 272 |v1,n00000001 1 2 3 4 n00000001 5 6 7 8 |v2,n00000002 1 1 1 1|v3,n00000001 1 1 1 1",
      })
  void readsAFlatTestSetWithNamedClasses(String list, String lines) throws IOException {
    TestImages.writeAll(folder.resolve("data/train"), train);
    TestImages.writeAll(folder.resolve("data/val"), flatVal);
    write(list, lines.split("\\|"));
    assertTheSet(open());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ILSVRC2012_devkit_t12/data/"})
  void readsTheNumbersOfTheDevelopmentKit(String place) throws IOException {
    TestImages.writeAll(folder.resolve("data/train"), train);
    TestImages.writeAll(folder.resolve("data/val"), flatVal);
    write(place + "ILSVRC2012_validation_ground_truth.txt", "17", "3", "17", "3");
    assertRefused(() -> open().test(), "map_clsloc.txt");
    write(place + "map_clsloc.txt", "n00000001 3 kit_fox", "n00000002 17 ant");
    assertTheSet(open());
    write(place + "ILSVRC2012_validation_ground_truth.txt", "17", "3", "17", "4");
    assertRefused(() -> open().test(), "line 4", "'4'");
  }

  @Test
  void refusesListsThatAreNone() throws IOException {
    TestImages.writeAll(folder.resolve("data/train"), train);
    TestImages.writeAll(folder.resolve("data/val"), flatVal);
    Path list = folder.resolve("data/val_labels.txt");
    Files.createDirectories(list);
    assertRefused(() -> open().test(), list + ": expected a class list, found a folder");
    Files.delete(list);
    Files.write(list, new byte[] {'P', 'K', 3, 4, 0, 0});
    assertRefused(() -> open().test(), list + ": expected a class list, found a zip");
    write("val_labels.txt", "v0 n00000001", "v1 n00000001", "v0 n00000002");
    assertRefused(() -> open().test(), "line 3", "one class for each image, after n00000001");
  }

  @Test
  void readsListsOfOtherEncodings() throws IOException {
    TestImages.writeAll(folder.resolve("data/train"), train);
    TestImages.writeAll(folder.resolve("data/val"), flatVal);
    String lines = String.join("\r", SORTED_WNIDS);
    Path list = folder.resolve("data/synset_labels.txt");
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_8)) {
      Files.write(list, ("\ufeff" + lines).getBytes(charset));
      assertTheSet(open());
    }
  }

  @Test
  void readsKagglesFolders() throws IOException {
    TestImages.writeAll(folder.resolve("data/ILSVRC/Data/CLS-LOC/train"), train);
    TestImages.writeAll(folder.resolve("data/ILSVRC/Data/CLS-LOC/val"), flatVal);
    write("data.csv", "another file");
    write(
        "LOC_val_solution.csv",
        "ImageId,PredictionString",
        "v0,n00000002 1",
        "v1,n00000001 1",
        "v2,n00000002 1",
        "v3,n00000001 1");
    assertTheSet(open());
  }

  @Test
  void layoutsShareAFingerprintOfNamesAndSizes() throws IOException {
    inFolders();
    String trained = open().train().fingerprint();
    String tested = open().test().fingerprint();
    Files.move(folder.resolve("data"), folder.resolve("folders"));
    inTars();
    assertEquals(trained, open().train().fingerprint());
    assertEquals(tested, open().test().fingerprint());
    Path image = folder.resolve("folders/train/n00000001/a.JPEG");
    Files.write(image, Arrays.copyOf(Files.readAllBytes(image), 700));
    String longer = open(folder.resolve("folders")).train().fingerprint();
    assertTrue(!longer.equals(trained), longer);
    Files.move(image, image.resolveSibling("d.JPEG"));
    assertTrue(!open(folder.resolve("folders")).train().fingerprint().equals(longer));
  }

  @Test
  void aTarIsSearchedOnceUntilItChanges() throws IOException {
    inTars();
    open().train();
    assertEquals(1, notes.size());
    assertTrue(notes.get(0).contains(TRAIN_TAR), notes.toString());
    open().train();
    assertEquals(1, notes.size());
    Path tar = folder.resolve("data").resolve(TRAIN_TAR);
    Files.setLastModifiedTime(tar, FileTime.fromMillis(1_000_000_000_000L));
    open().train();
    assertEquals(2, notes.size());
    // A damaged index is made again.
    Path index;
    try (var files = Files.list(folder.resolve("cache"))) {
      index = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(index);
    bytes[40] ^= 1;
    Files.write(index, bytes);
    assertTheSplit(open().train(), train);
    Files.write(index, Arrays.copyOf(bytes, 60));
    assertTheSplit(open().train(), train);
    assertEquals(4, notes.size());
  }

  @Test
  void aTarThatIsCutOffIsRefusedByName() throws IOException {
    inTars();
    Path tar = folder.resolve("data").resolve(TRAIN_TAR);
    byte[] whole = Files.readAllBytes(tar);
    for (int length : new int[] {whole.length / 2, 512, 700, 1}) {
      Files.write(tar, Arrays.copyOf(whole, length));
      assertRefused(() -> open().train(), TRAIN_TAR, "cut off");
      assertRefused(() -> open().test(), TRAIN_TAR, "cut off");
    }
  }

  /** Names above the archive are read like others: nothing is written. */
  @Test
  void foldersBelowClassesAndPathsOutsideAreReadInAZip() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    byte[] png = TestImages.bytes("png", TestImages.numbered(1));
    files.put("set/val/a/2.png", png);
    files.put("set/val/a/more/1.png", png);
    files.put("set/val/a/more/notes.txt", png);
    files.put("set/val/../../escaped.png", png);
    files.put("../set/val/a/3.png", png);
    Path zip = folder.resolve("images.zip");
    TestImages.writeZip(zip, files, true);
    ImageFiles found = open(zip).test();
    assertEquals(
        List.of("a/2.png", "a/more/1.png"),
        IntStream.range(0, found.size()).mapToObj(found::name).toList());
    try (ImagePlace.OpenFiles open = found.open()) {
      assertArrayEquals(png, open.read(1));
    }
    assertTrue(notes.get(0).contains("set/val/a/more/notes.txt"), notes.toString());
    // A byte that is another one is found by its checksum.
    byte[] bytes = Files.readAllBytes(zip);
    bytes[bytes.length / 8] ^= 1;
    Files.write(zip, bytes);
    try (ImagePlace.OpenFiles open = found.open()) {
      var e = assertThrows(CorruptImageException.class, () -> open.read(0));
      assertTrue(e.getMessage().contains("CRC-32"), e.getMessage());
    }
    Files.write(zip, Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused(() -> open(zip), "images.zip", "whole zip archive", "copy it again");
  }

  /** Zips of old programs: 0x84 is an a with two dots in the character set of DOS. */
  @Test
  void namesOfOldZipsAreRead() throws IOException {
    byte[] png = TestImages.bytes("png", TestImages.numbered(1));
    Path zip = folder.resolve("old.zip");
    TestImages.writeZip(zip, Map.of("val/B_ume/1.png", png), true);
    String bytes = Files.readString(zip, java.nio.charset.StandardCharsets.ISO_8859_1);
    String old = bytes.replace("B_ume", "B\u0084ume");
    // Without the mark of UTF-8, bit 11 of the flags before the name.
    old = old.replace("PK\3\4\n\0\0\b", "PK\3\4\n\0\0\0").replace("\n\0\n\0\0\b", "\n\0\n\0\0\0");
    Files.writeString(zip, old, java.nio.charset.StandardCharsets.ISO_8859_1);
    ImageFiles found = open(zip).test();
    assertEquals("B\u00e4ume/1.png", found.name(0));
    try (ImagePlace.OpenFiles open = found.open()) {
      assertArrayEquals(png, open.read(0));
    }
  }

  @Test
  void linksInATarAreNamed() throws IOException {
    byte[] png = TestImages.bytes("png", TestImages.numbered(1));
    write(
        VAL_TAR,
        new TestTar()
            .add('0', "a/1.png", png)
            .add('2', "a/2.png", new byte[0])
            .add('0', "a/notes.txt", png)
            .end());
    assertEquals(1, open().test().size());
    String all = notes.toString();
    assertTrue(all.contains("left out 1 (a link in an archive; unpack it): a/2.png"), all);
    assertTrue(all.contains("left out 1 (no image by the end of its name): a/notes.txt"), all);
  }

  @Test
  void namesThatComeTwiceAreNamedWithTheArchive() throws IOException {
    byte[] png = TestImages.bytes("png", TestImages.numbered(1));
    byte[] tar = new TestTar().add('0', "a/1.png", png).add('0', "a/1.png", png).end();
    write(VAL_TAR, tar);
    assertRefused(() -> open().test(), VAL_TAR, "a/1.png twice");
  }

  @Test
  void classesThatTrainingLacksAreNamed() throws IOException {
    inFolders();
    write("val/n00000009/x.JPEG", "an image");
    assertRefused(() -> open().test(), "n00000009", "which it lacks");
  }

  @Test
  void aTestSetMayLackClassesAndStandAlone() throws IOException {
    val.keySet().removeIf(name -> name.startsWith("n00000001"));
    inFolders();
    assertEquals(List.of("n00000001", "n00000002"), open().test().classes());
    assertEquals(1, open().test().label(0));
    ImageFiles alone = open(folder.resolve("data/val")).test();
    assertEquals(alone.classes(), open(folder.resolve("data/val")).classes());
    assertEquals(List.of("n00000002"), alone.classes());
    assertEquals(2, alone.size());
    assertRefused(() -> open(folder.resolve("data/val")).train(), "ILSVRC2012_img_train.tar");
  }

  @Test
  void aFlatTestSetStandsAloneWithTheClassesOfItsList() throws IOException {
    TestImages.writeAll(folder.resolve("data/val"), flatVal);
    write("synset_labels.txt", SORTED_WNIDS.toArray(String[]::new));
    assertEquals(List.of("n00000001", "n00000002"), open().classes());
    assertTheSplit(open().test(), val);
  }

  @Test
  void whatIsNoSetIsRefusedAndSaysWhatIs() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    String[] accepted = {"train/<class>/", TRAIN_TAR, "zip", "synset_labels.txt"};
    assertRefused(() -> open(), accepted);
    assertRefused(() -> open(data.resolve("none")), accepted);
    write("a.txt", "text");
    assertRefused(() -> open(data.resolve("a.txt")), accepted);
    write("b.zip", "no zip");
    assertRefused(() -> open(), "b.zip", "whole zip");
    TestImages.writeZip(data.resolve("b.zip"), Map.of("images/a.JPEG", new byte[1]), false);
    assertRefused(() -> open(), "b.zip", "train/<class>/<name>");
  }

  @Test
  void trainingNeedsImagesOfEachClass() throws IOException {
    inFolders();
    Files.createDirectories(folder.resolve("data/train/n00000005"));
    assertRefused(() -> open().train(), "n00000005");
    TestImages.writeAll(folder.resolve("flat/train"), flatVal);
    assertRefused(() -> open(folder.resolve("flat")).train(), "one folder per class");
  }

  @Test
  void classListsThatDoNotFitAreRefused() throws IOException {
    TestImages.writeAll(folder.resolve("data/train"), train);
    TestImages.writeAll(folder.resolve("data/val"), flatVal);
    assertRefused(() -> open().test(), "found neither", "LOC_val_solution.csv");
    write("synset_labels.txt", "n00000001", "n00000002");
    assertRefused(() -> open().test(), "synset_labels.txt", "4 images", "2 lines");
    write("synset_labels.txt", "n00000001", "n00000002", "fish", "n00000002");
    assertRefused(() -> open().test(), "line 3", "'fish'");
    write("synset_labels.txt", "fish", "n00000002", "fish", "n00000002");
    assertRefused(() -> open().test(), "line 1", "'fish'", "map_clsloc.txt");
    write("synset_labels.txt", "v0 n00000002", "v1.JPEG n00000002");
    assertRefused(() -> open().test(), "none for v2.JPEG");
    write("synset_labels.txt", "");
    assertRefused(() -> open().test(), "empty");
  }

  private static void assertRefused(Executable reading, String... parts) {
    String message = assertThrows(IOException.class, reading).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
