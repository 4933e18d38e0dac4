package sew.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sew.data.ClipSource.Split;

class RecordingSplitTest {
  private static final List<List<String>> FULL = List.of(names("cat", 1_000), names("dog", 1_000));

  @TempDir Path folder;

  /** In the order of the files that SpikingJelly makes of them. */
  private static List<String> names(String name, int recordings) {
    return IntStream.range(0, recordings)
        .mapToObj(n -> "cifar10_%s_%d.npz".formatted(name, n))
        .sorted()
        .map(file -> file.replace(".npz", ""))
        .toList();
  }

  private static Set<String> test(Map<String, Split> splits, String name) {
    return splits.entrySet().stream()
        .filter(entry -> entry.getValue() == Split.TEST && entry.getKey().contains(name))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void authorsTestWhatIsLastInTheOrderOfText() throws IOException {
    Map<String, Split> splits = RecordingSplit.parse("authors").of(FULL);
    assertEquals(2_000, splits.size());
    Set<String> expected = new TreeSet<>();
    expected.add("cifar10_dog_909");
    for (int tens = 91; tens <= 99; tens++) {
      expected.add("cifar10_dog_" + tens);
      for (int ones = 0; ones < 10; ones++) {
        expected.add("cifar10_dog_" + tens + ones);
      }
    }
    assertEquals(100, expected.size());
    assertEquals(expected, test(splits, "dog"));
    assertEquals(100, test(splits, "cat").size());
  }

  /** The order of names without an extension is that of the names with one. */
  @Test
  void extensionsDoNotChangeTheOrder() {
    List<String> plain = names("cat", 1_000);
    assertEquals(plain.stream().sorted().toList(), plain);
  }

  @Test
  void authorsRoundTheTrainingPartUp() throws IOException {
    for (int recordings : List.of(1, 9, 10, 11, 40, 41)) {
      var splits = new RecordingSplit.Authors().of(List.of(names("cat", recordings)));
      int train = (int) Math.ceil(recordings * 0.9);
      assertEquals(recordings - train, test(splits, "cat").size());
    }
  }

  @Test
  void first100TestsByNumber() throws IOException {
    Map<String, Split> splits = RecordingSplit.parse("first-100").of(FULL);
    Set<String> expected = new TreeSet<>();
    IntStream.range(0, 100).forEach(n -> expected.add("cifar10_cat_" + n));
    assertEquals(expected, test(splits, "cat"));
    var e =
        assertThrows(
            IOException.class,
            () -> new RecordingSplit.First100().of(List.of(List.of("cat_first"))));
    assertTrue(e.getMessage().contains("cat_first"), e.getMessage());
  }

  @Test
  void randomSplitsAreGivenByTheirSeed() throws IOException {
    Map<String, Split> splits = RecordingSplit.parse("random:7").of(FULL);
    assertEquals(splits, RecordingSplit.parse("random:7").of(FULL));
    assertNotEquals(splits, RecordingSplit.parse("random:8").of(FULL));
    assertEquals(2_000, splits.size());
    Set<String> cats = test(splits, "cat");
    Set<String> dogs = test(splits, "dog");
    assertEquals(100, cats.size());
    assertEquals(100, dogs.size());
    List<String> renamed = dogs.stream().map(name -> name.replace("dog", "cat")).toList();
    assertNotEquals(new ArrayList<>(cats), renamed, "each class is drawn by itself");
  }

  /** A split must be the same on every machine; a seed stands for it in tables. */
  @Test
  void randomSplitsStay() throws IOException {
    Map<String, Split> splits = RecordingSplit.parse("random:7").of(List.of(names("cat", 30)));
    assertEquals("[cifar10_cat_11, cifar10_cat_7, cifar10_cat_9]", test(splits, "cat").toString());
  }

  @Test
  void aListNamesTheRecordingsThatAreUsed() throws IOException {
    Path list = folder.resolve("list.txt");
    Files.writeString(
        list, "# mine\n\ntrain cifar10_cat_1.aedat\r\n  test cifar10_dog_7\ntest cifar10_cat_2\n");
    Map<String, Split> splits = RecordingSplit.parse("file:" + list).of(FULL);
    assertEquals(
        Map.of(
            "cifar10_cat_1", Split.TRAIN,
            "cifar10_dog_7", Split.TEST,
            "cifar10_cat_2", Split.TEST),
        splits);
    Files.writeString(list, "train cifar10_cat_1\ntest cifar10_cat_1000\n");
    var e = assertThrows(IOException.class, () -> RecordingSplit.parse("file:" + list).of(FULL));
    assertTrue(e.getMessage().contains("cifar10_cat_1000"), e.getMessage());
    assertTrue(e.getMessage().contains(list.toString()), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cifar10_cat_1",
        "valid a",
        "train a\ntest dog b",
        "train cat a b",
        "train a\ntest a.aedat",
        "# nothing",
        "Train a"
      })
  void badListsAreErrors(String text) throws IOException {
    Path list = Files.writeString(folder.resolve("list.txt"), text);
    var e = assertThrows(IOException.class, () -> SplitList.read(list));
    assertTrue(e.getMessage().startsWith(list.toString()), e.getMessage());
  }

  @Test
  void aMissingListIsNamed() {
    Path list = folder.resolve("absent.txt");
    var e = assertThrows(IOException.class, () -> RecordingSplit.parse("file:" + list).of(FULL));
    assertTrue(e.getMessage().contains("absent.txt"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"authors", "first-100", "random:7", "random:-1", "file:a/b.txt"})
  void textIsReadBack(String text) {
    RecordingSplit split = RecordingSplit.parse(text);
    assertEquals(text, split.text());
    assertEquals(split, RecordingSplit.parse(split.text()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Authors", "random", "random:", "random:x", "file:", "first-50"})
  void otherTextIsAnErrorThatNamesTheForms(String text) {
    var e = assertThrows(IllegalArgumentException.class, () -> RecordingSplit.parse(text));
    assertTrue(e.getMessage().contains("random:SEED"), e.getMessage());
    assertTrue(e.getMessage().contains("\"" + text + "\""), e.getMessage());
  }
}
