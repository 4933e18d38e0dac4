package sew.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.ClipSource.Clip;
import sew.data.ClipSource.Split;
import sew.data.SyntheticCifar10Dvs.Spec;

class SyntheticCifar10DvsTest {
  private static final Spec TINY = new Spec(2, 1_000, 3);

  @TempDir Path folder;

  private Map<String, String> write(String name, Spec spec) throws IOException {
    Path set = folder.resolve(name);
    SyntheticCifar10Dvs.write(set, spec, done -> {});
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(set)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        digests.put(set.relativize(file).toString(), Sha256.of(file));
      }
    }
    return digests;
  }

  @Test
  void oneSeedMakesTheSameBytesAndAnotherOthers() throws IOException {
    Map<String, String> first = write("a", TINY);
    assertEquals(first, write("b", TINY));
    assertEquals(21, first.size());
    Map<String, String> other = write("c", new Spec(2, 1_000, 4));
    assertEquals(first.keySet(), other.keySet());
    first.forEach((name, digest) -> assertNotEquals(digest, other.get(name), name));
  }

  /** Bytes must not depend on the machine; if the drawing is changed on purpose, so is this. */
  @Test
  void bytesAreThoseOfEveryMachine() throws IOException {
    Map<String, String> recordings = write("a", TINY);
    recordings.remove("README.txt");
    assertEquals(
        "329adc759428ab4bd0fa1ecb315faab946d4086d5cd7fdadb4611347a73fee55",
        Sha256.of(recordings.toString()));
  }

  @Test
  void isReadAsCifar10DvsIs() throws IOException {
    Path set = folder.resolve("set");
    List<Integer> progress = new ArrayList<>();
    SyntheticCifar10Dvs.write(set, TINY, progress::add);
    assertEquals(TINY.total(), progress.size());
    List<String> notes = new ArrayList<>();
    Path list = folder.resolve("list.txt");
    StringBuilder lines = new StringBuilder();
    for (String name : Cifar10Dvs.CLASSES) {
      lines.append("train cifar10_%s_0\ntest cifar10_%s_1\n".formatted(name, name));
    }
    Files.writeString(list, lines);
    List<Clip> clips = new ArrayList<>();
    new Cifar10Dvs(set, new RecordingSplit.Listed(list), notes::add).forEach(clips::add);
    assertEquals(1, notes.size());
    assertTrue(notes.get(0).contains("holds 20 of the 10,000 recordings"), notes.get(0));
    for (int i = 0; i < 20; i++) {
      assertEquals(i / 2, clips.get(i).label());
      assertEquals(i % 2 == 0 ? Split.TRAIN : Split.TEST, clips.get(i).split());
      assertEquals(1_000, clips.get(i).events().size());
    }
  }

  @Test
  void isKnownAsSynthetic() throws IOException {
    write("set", TINY);
    assertTrue(SyntheticCifar10Dvs.isIn(folder.resolve("set")));
    assertFalse(SyntheticCifar10Dvs.isIn(folder));
    Path recording = folder.resolve("set/cat/cifar10_cat_0.aedat");
    String text = Files.readString(recording, StandardCharsets.ISO_8859_1);
    assertTrue(text.startsWith("#!AER-DAT2.0\r\n# Synthetic figures"), text.substring(0, 60));
  }

  @Test
  void aFinishedSetIsLeftAlone() throws IOException {
    write("set", TINY);
    Files.writeString(folder.resolve("set/mine.txt"), "kept");
    List<Integer> progress = new ArrayList<>();
    SyntheticCifar10Dvs.write(folder.resolve("set"), TINY, progress::add);
    assertTrue(progress.isEmpty());
    assertEquals("kept", Files.readString(folder.resolve("set/mine.txt")));
  }

  @Test
  void anotherFolderIsNotTakenForTheSet() throws IOException {
    write("set", TINY);
    assertThrows(IOException.class, () -> write("set", new Spec(2, 1_000, 4)));
    Files.createDirectories(folder.resolve("mine"));
    assertThrows(IOException.class, () -> write("mine", TINY));
  }

  @Test
  void anInterruptedSetIsNeverTakenForAWholeOne() throws IOException {
    Path set = folder.resolve("set");
    assertThrows(
        IllegalStateException.class,
        () ->
            SyntheticCifar10Dvs.write(
                set,
                new Spec(3, 1_000, 3),
                done -> {
                  if (done == 5) {
                    throw new IllegalStateException("stopped");
                  }
                }));
    assertFalse(Files.exists(set));
    assertEquals(write("whole", TINY), write("set", TINY));
  }

  /** A figure far from the others in what it shows: a nearest mean on coarse pictures works. */
  @Test
  void figuresDifferByClass() throws IOException {
    write("set", new Spec(10, 4_000, 5));
    double[][] means = new double[10][];
    List<Clip> tests = new ArrayList<>();
    new Cifar10Dvs(folder.resolve("set"), new RecordingSplit.Authors(), note -> {})
        .forEach(
            clip -> {
              if (clip.split() == Split.TEST) {
                tests.add(clip);
              } else {
                add(means, clip.label(), centred(clip.events()));
              }
            });
    int right = 0;
    for (Clip clip : tests) {
      double[] picture = centred(clip.events());
      int best = 0;
      for (int label = 1; label < 10; label++) {
        if (dot(means[label], picture) > dot(means[best], picture)) {
          best = label;
        }
      }
      right += best == clip.label() ? 1 : 0;
    }
    assertEquals(10, tests.size());
    assertTrue(right >= 7, "recognised " + right + " of 10");
  }

  /** Events per 2 x 2 pixels around their mean place, of unit length. */
  private static double[] centred(Events events) {
    double cx = 0;
    double cy = 0;
    for (int i = 0; i < events.size(); i++) {
      cx += events.x()[i] / (double) events.size();
      cy += events.y()[i] / (double) events.size();
    }
    double[] picture = new double[64 * 64];
    for (int i = 0; i < events.size(); i++) {
      int x = Math.min(63, Math.max(0, (int) ((events.x()[i] - cx) / 2 + 32)));
      int y = Math.min(63, Math.max(0, (int) ((events.y()[i] - cy) / 2 + 32)));
      picture[64 * y + x]++;
    }
    double length = Math.sqrt(dot(picture, picture));
    for (int i = 0; i < picture.length; i++) {
      picture[i] /= length;
    }
    return picture;
  }

  private static void add(double[][] means, int label, double[] picture) {
    means[label] = means[label] == null ? new double[picture.length] : means[label];
    for (int i = 0; i < picture.length; i++) {
      means[label][i] += picture[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
