package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sew.data.Aedat20;
import sew.data.Events;
import sew.data.Npy;
import sew.data.Npz;
import sew.data.Sha256;
import sew.data.SyntheticGestures;
import sew.image.DeadLeaves;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Dataset;

class DataCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int sew(Object... arguments) {
    return Sew.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
  }

  private void expect(String text) {
    assertTrue(out.toString().contains(text), () -> text + " in\n" + out + err);
  }

  private void expectLast(String line) {
    assertEquals(line, out.toString().lines().reduce((a, b) -> b).orElse(""), out.toString());
  }

  /** Drawn gestures that pass for recorded ones: a train recording and a test recording. */
  private Path gestures() throws IOException {
    Path gestures = folder.resolve("gestures");
    SyntheticGestures.write(gestures, new SyntheticGestures.Spec(1, 1, 1, 50, 1), recording -> {});
    Files.delete(gestures.resolve("README.txt"));
    return gestures;
  }

  private static Path first(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().findFirst().get();
    }
  }

  private Path leaves() throws IOException {
    Path leaves = folder.resolve("leaves");
    DeadLeaves.write(leaves, new DeadLeaves.Spec(2, 3, 2, 16, 1), image -> {});
    Files.delete(leaves.resolve("README.txt"));
    return leaves;
  }

  private static Events events(int count, long... t) {
    long[] times = Arrays.copyOf(t, count);
    for (int i = t.length; i < count; i++) {
      times[i] = 1_000L * i;
    }
    return new Events(128, 128, times, new short[count], new short[count], new byte[count]);
  }

  private static Path aedat20(Path file, Events events) throws IOException {
    Aedat20.write(file, events, Aedat20.Orientation.DVS128, "test");
    return file;
  }

  @Test
  void listNamesEveryDataSetWithItsSourceAndFiles() {
    assertEquals(0, sew("data", "list"), err.toString());
    BuiltInTypes.TYPES
        .ids(Dataset.class)
        .forEach(id -> assertTrue(out.toString().lines().anyMatch(l -> l.startsWith(id + ": "))));
    expect("dvs-gesture: clips of events of 11 classes, 1,176 train and 288 test");
    expect("8a5c71fb11e24e5ca5b11866ca6c00a1");
    expect("airplane.zip: md5 0afd5c4bf9ae06af762a77b180354fdd");
    expect("ILSVRC2012_img_val.tar: md5 29b22e2961454d5413ddabcf34fc5622");
    expect("synthetic-gesture: clips of events of 11 classes, generated");
    expect("the cache: ");
  }

  @Test
  void aWholeFolderHasNoFaultAndNothingInItChanges() throws IOException {
    Path gestures = gestures();
    Map<String, String> before = content(folder);
    assertEquals(0, sew("data", "check", gestures), out.toString() + err);
    expect("checked as dvs-gesture");
    expect("11 train clips: 1 of each of 11 classes");
    expect("11 test clips: 1 of each of 11 classes");
    expect("warning: the whole set has 1,176 train and 288 test clips, found 11 and 11");
    expectLast("no faults, 1 warning");
    assertEquals(before, content(folder));
  }

  private static Map<String, String> content(Path folder) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(file.toString(), Sha256.of(file));
      }
    }
    return content;
  }

  @Test
  void aDamagedRecordingIsNamedAndTheOthersAreCounted() throws IOException {
    Path gestures = gestures();
    Path damaged = first(gestures, ".aedat");
    byte[] bytes = Files.readAllBytes(damaged);
    Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
    Files.copy(damaged, gestures.resolve("user29_lab.aedat"));
    assertEquals(1, sew("data", "check", gestures));
    expect("fault: " + damaged);
    expect("11 test clips: 1 of each of 11 classes");
    expect("fault: expected train and test clips, found no TRAIN clip");
    expect("1 recordings in " + gestures + " belong to no split and were not read");
    assertFalse(out.toString().contains("11 train clips"), out.toString());
  }

  @Test
  void missingFilesAndBadLabelsAreFaults() throws IOException {
    Path gestures = gestures();
    Path labels = first(gestures, "_labels.csv");
    Files.writeString(labels, "class,start,end\n1,0,abc\n");
    assertEquals(1, sew("data", "check", gestures));
    expect(labels + ", line 2: expected class");
    Files.delete(gestures.resolve("trials_to_test.txt"));
    assertEquals(1, sew("data", "check", gestures));
    expect("trials_to_test.txt, which is not there");
  }

  @Test
  void clipsWithTooFewEventsForTAreFaults() throws IOException {
    Path gestures = gestures();
    assertEquals(1, sew("data", "check", gestures, "--steps", "100000"));
    expect("expected at least 100000 events, one for each of T = 100000 frames, found ");
  }

  @Test
  void looseFilesAreReadOneByOne() throws IOException {
    Path good = aedat20(folder.resolve("good.aedat"), events(100));
    Path turned = aedat20(folder.resolve("turned.aedat"), events(100, 50_000, 0));
    Path few = aedat20(folder.resolve("few.aedat"), events(3));
    Path bad = Files.writeString(folder.resolve("bad.aedat"), "nothing");
    Path frames = folder.resolve("frames.npz");
    Npz.write(frames, Map.of("frames", Npy.of(new float[64], 2, 2, 4, 4)));
    assertEquals(1, sew("data", "check", folder));
    expect(good + ": 100 events of 128 x 128 pixels, 0.099 s");
    expect("warning: " + turned + ": 1 events are earlier than the one before");
    expect("fault: " + few + ": expected at least 16 events");
    expect("fault: " + bad + ": ");
    expect(frames + ": frames [2, 2, 4, 4]");
    expect("3 of 5 files can be read");
    expectLast("2 faults, 1 warning");
    out.getBuffer().setLength(0);
    assertEquals(0, sew("data", "check", good), out.toString());
    assertEquals(1, sew("data", "check", bad));
  }

  /** A zip that cannot be opened, and a list that is missing, do not hide the other files. */
  @Test
  void whatIsLeftOfABrokenSetIsReadToo() throws IOException {
    Path cifar = Files.createDirectory(folder.resolve("cifar"));
    Path broken = Files.writeString(cifar.resolve("airplane.zip"), "PK nothing");
    Path cats = Files.createDirectory(cifar.resolve("cat"));
    aedat20(cats.resolve("cifar10_cat_0.aedat"), events(100));
    Path bad = Files.writeString(cats.resolve("cifar10_cat_1.aedat"), "bad");
    Npz.write(cifar.resolve("dog.zip"), Map.of("x", Npy.of(1)));
    assertEquals(1, sew("data", "check", cifar));
    expect("fault: " + broken + " cannot be read as a zip");
    expect(cifar.resolve("dog.zip") + ": 1 files");
    expect("fault: " + bad + ": expected a recording");
    expect("1 of 2 files can be read");
    expectLast("2 faults, no warnings");
    Path gestures = gestures();
    Files.delete(gestures.resolve("trials_to_test.txt"));
    assertEquals(1, sew("data", "check", gestures));
    expect("trials_to_test.txt, which is not there");
    expect("2 of 2 files can be read");
  }

  @Test
  void whatSpikingJellyHasPreparedIsCheckedAndShown() throws IOException {
    Path prepared = folder.resolve("set");
    Events events = events(40);
    for (String split : List.of("train", "test")) {
      for (int label = 0; label < 11; label++) {
        Path clips = Files.createDirectories(prepared.resolve("events_np/" + split + "/" + label));
        Npz.write(
            clips.resolve("user01_led_%d.npz".formatted(label)),
            Map.of(
                "t", Npy.of(events.t()),
                "x", Npy.of(new long[40]),
                "y", Npy.of(new long[40]),
                "p", Npy.of(new long[40])));
      }
    }
    assertEquals(0, sew("data", "check", prepared), out.toString() + err);
    expect("checked as dvs-gesture");
    expect("22 recordings, 880 events in clips");
    expect("11 train clips: 1 of each of 11 classes");
    Path pages = folder.resolve("pages");
    assertEquals(0, sew("data", "show", prepared, "--clip", 3, "--out", pages), err.toString());
    Path bad = prepared.resolve("events_np/test/4/user01_led_4.npz");
    Files.write(bad, new byte[] {'P', 'K'});
    assertEquals(1, sew("data", "check", prepared));
    expect("fault: " + bad);
    Path clip = prepared.resolve("events_np/test/5/user01_led_5.npz");
    assertEquals(0, sew("data", "show", clip, "--steps", 5, "--out", pages), err.toString());
    assertTrue(Files.readString(pages.resolve("user01_led_5.npz.html")).contains("frame 5 of 5"));
  }

  /** Such frames can be trained on, although there are no events. */
  @Test
  void preparedFramesAloneAreNoFault() throws IOException {
    Path prepared = folder.resolve("set");
    for (String split : List.of("train", "test")) {
      for (int label = 0; label < 11; label++) {
        Path clips =
            Files.createDirectories(
                prepared.resolve("frames_number_4_split_by_number/" + split + "/" + label));
        Npz.write(
            clips.resolve("user01_led_%d.npz".formatted(label)),
            Map.of("frames", Npy.of(new float[4 * 2 * 9], 4, 2, 3, 3)));
      }
    }
    assertEquals(0, sew("data", "check", prepared), out.toString() + err);
    expect("user01_led_3.npz: frames [4, 2, 3, 3]");
    expect("22 of 22 files can be read");
    Files.write(
        first(prepared.resolve("frames_number_4_split_by_number/test/7"), "npz"), new byte[9]);
    assertEquals(1, sew("data", "check", prepared), out.toString());
    expect("21 of 22 files can be read");
  }

  @Test
  void everyImageIsDecodedAndTheBadOnesAreNamed() throws IOException {
    Path leaves = leaves();
    assertEquals(0, sew("data", "check", leaves), out.toString() + err);
    expect("6 train images of 2 classes: 3 n90000000, 3 n90000001");
    expect("4 test images of 2 classes: 2 n90000000, 2 n90000001");
    expectLast("no faults, no warnings");
    Files.writeString(leaves.resolve("train/n90000000/moving.gif"), "GIF89a");
    assertEquals(0, sew("data", "check", leaves), out.toString() + err);
    expect("left out 1 (no image by the end of its name)");
    expect("moving.gif");
    Path cut = first(leaves.resolve("train/n90000000"), ".JPEG");
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
    Path other = first(leaves.resolve("val/n90000001"), ".JPEG");
    Files.writeString(other, "no image");
    assertEquals(1, sew("data", "check", leaves));
    expect("fault: " + cut);
    expect("fault: " + other);
    expectLast("2 faults, no warnings");
  }

  @Test
  void aClipBecomesAPage() throws IOException {
    Path gestures = gestures();
    Path pages = folder.resolve("pages");
    assertEquals(0, sew("data", "show", gestures, "--clip", 1, "--out", pages), err.toString());
    Path page = Path.of(out.toString().strip());
    assertEquals(pages, page.getParent());
    String html = Files.readString(page);
    assertTrue(html.contains("<td>class 1</td>"), html);
    assertTrue(html.contains("frame 16 of 16"), html);
    String name = page.getFileName().toString().replace(".html", "");
    assertEquals(0, sew("data", "show", gestures, "--clip", name, "--steps", 4, "--out", pages));
    assertTrue(Files.readString(page).contains("frame 4 of 4"));
    assertEquals(0, sew("data", "show", gestures, "--duration", 10_000, "--out", pages));
    assertEquals(0, sew("data", "show", gestures, "--windows", 10_000, "--out", pages));
    assertEquals(1, sew("data", "show", gestures, "--clip", "user99_led_0_0", "--out", pages));
    assertTrue(err.toString().contains("there is no clip \"user99_led_0_0\""), err.toString());
    assertEquals(1, sew("data", "show", gestures, "--clip", "22", "--out", pages));
    assertTrue(err.toString().contains("expected a clip from 0 to 21, found 22"), err.toString());
  }

  @Test
  void aRecordingFramesAndAnImageBecomePages() throws IOException {
    Path recording = aedat20(folder.resolve("a <b> & 'c'.aedat"), events(100));
    Path frames = folder.resolve("f.npy");
    Npz.write(folder.resolve("f.npz"), Map.of("x", Npy.of(new float[64], 2, 1, 2, 4, 4)));
    Path pages = folder.resolve("pages");
    assertEquals(0, sew("data", "show", recording, "--out", pages), err.toString());
    expect("a_b_c_.aedat.html");
    String html = Files.readString(pages.resolve("a_b_c_.aedat.html"));
    assertTrue(html.contains("<h1>a &lt;b&gt; &amp; 'c'.aedat</h1>"), html);
    assertEquals(
        0,
        sew("data", "show", folder.resolve("f.npz"), "--clip", 1, "--out", pages),
        err.toString());
    expect("f.npz_clip_1.html");
    assertEquals(1, sew("data", "show", folder.resolve("f.npz"), "--steps", 2, "--out", pages));
    assertTrue(
        err.toString().contains("leave --steps, --duration and --windows out"), err.toString());
    assertFalse(Files.exists(frames));
    Path leaves = leaves();
    assertEquals(0, sew("data", "show", leaves, "--size", 32, "--out", pages), err.toString());
    assertTrue(Files.readString(first(pages, "val_00000.JPEG.html")).contains("32 x 32 pixels"));
    Path image = first(leaves.resolve("train/n90000000"), ".JPEG");
    assertEquals(0, sew("data", "show", image, "--out", pages), err.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data",
        "data nonsense",
        "data check",
        "data check . --dataset nonsense",
        "data check . --dataset n-mnist --split authors",
        "data check . --dataset cifar10-dvs --split second-100",
        "data check . --dataset recorded-objects",
        "data check . --steps 0",
        "data prepare",
        "data prepare --dataset n-mnist",
        "data prepare . --dataset synthetic-gesture",
        "data prepare . --dataset n-mnist --steps 0",
        "data prepare . --dataset n-mnist --size 1",
        "data prepare . --dataset n-mnist --size -8",
        "data prepare . --dataset n-mnist --size 100000",
        "data show . --steps 4 --duration 5",
        "data show . --steps 0",
        "data show . --duration 0",
        "data show . --windows 0",
        "data show . --windows 5 --duration 5",
        "data show . --duration many",
        "data show . --size 0"
      })
  void wrongUseIsExitCodeTwo(String arguments) {
    assertEquals(2, sew((Object[]) arguments.split(" ", -1)), out.toString() + err);
    assertTrue(err.toString().length() > 0);
  }

  @Test
  void whatIsMissingOrUnknownIsOneSentence() throws IOException {
    Path missing = folder.resolve("nowhere");
    for (String command : List.of("check", "prepare", "show")) {
      err.getBuffer().setLength(0);
      assertEquals(1, sew("data", command, missing), err.toString());
      assertEquals(1, err.toString().lines().count(), err.toString());
      assertTrue(err.toString().startsWith("sew: there is no " + missing), err.toString());
    }
    assertEquals(1, sew("data", "check", Files.createDirectory(folder.resolve("empty"))));
    assertTrue(err.toString().contains("found none"), err.toString());
    assertEquals(2, sew("data", "prepare", folder.resolve("empty")));
  }
}
