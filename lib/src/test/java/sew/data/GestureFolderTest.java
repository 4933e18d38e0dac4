package sew.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.ClipSource.Clip;
import sew.data.ClipSource.Split;

class GestureFolderTest {
  private static final String USER = "user01_fluorescent";

  @TempDir Path folder;

  @BeforeEach
  void copyGolden() throws IOException {
    for (String name : List.of(USER + ".aedat", USER + "_labels.csv")) {
      Files.copy(Golden.file("DvsGesture/" + name), folder.resolve(name));
    }
    Files.copy(Golden.file("DvsGesture/" + USER + ".aedat"), folder.resolve("user24_led.aedat"));
    Files.writeString(
        folder.resolve("user24_led_labels.csv"),
        "class,startTime_usec,endTime_usec\r\n11, 80228397 ,81012589\r\n\r\n");
    Files.writeString(folder.resolve("trials_to_train.txt"), "\r\n" + USER + ".aedat \r\n\r\n");
    Files.writeString(folder.resolve("trials_to_test.txt"), "user24_led.aedat");
  }

  @Test
  void clipsAreSpikingJellys() throws IOException {
    Golden golden = Golden.read("dvs128gesture_user01_fluorescent");
    List<Clip> clips = new ArrayList<>();
    new GestureFolder(folder).forEach(clips::add);
    List<String> names = List.of("0_0", "1_0", "7_0", "7_1", "10_0");
    for (int i = 0; i < names.size(); i++) {
      Clip clip = clips.get(i);
      assertEquals(USER + "_" + names.get(i), clip.name());
      assertEquals(Integer.parseInt(names.get(i).replaceFirst("_.*", "")), clip.label());
      assertEquals(Split.TRAIN, clip.split());
      String sample = "sample_" + names.get(i);
      Aedat31Test.assertSame(golden.events(sample + "/"), clip.events());
      for (String rule : List.of("/number_T4", "/time_T4")) {
        Frames frames = Golden.integration(rule).integrate(clip.events());
        int[] expected = golden.frames(sample + rule, frames.counts().length);
        assertArrayEquals(expected, frames.counts(), sample + rule);
      }
    }
    assertEquals(names.size() + 1, clips.size());
    assertEquals("user24_led_10_0", clips.get(5).name());
    assertEquals(Split.TEST, clips.get(5).split());
  }

  @Test
  void aRecordingWithoutValidMarksIsReadWithAWarning() throws IOException {
    Path recording = folder.resolve("user24_led.aedat");
    Aedat31.write(recording, Aedat31.read(recording));
    byte[] bytes = Files.readAllBytes(recording);
    int data = new String(bytes, ISO_8859_1).indexOf("#!END-HEADER\r\n") + 14;
    for (int at = data; at < bytes.length; at += 28 + 8 * events(bytes, at)) {
      for (int i = 0; i < events(bytes, at); i++) {
        bytes[at + 28 + 8 * i] &= (byte) 0xfe;
      }
    }
    List<Clip> marked = new ArrayList<>();
    new GestureFolder(folder).forEach(marked::add);
    Files.write(recording, bytes);
    List<String> warnings = new ArrayList<>();
    List<Clip> clips = new ArrayList<>();
    new GestureFolder(folder, warnings::add).forEach(clips::add);
    Aedat31Test.assertSame(marked.get(5).events(), clips.get(5).events());
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).startsWith(recording + ": "), warnings.get(0));
  }

  private static int events(byte[] bytes, int packet) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(packet + 20);
  }

  @Test
  void whatIsMissingIsNamedWithWhereToGetIt() throws IOException {
    for (String name : List.of(USER + ".aedat", USER + "_labels.csv", "trials_to_test.txt")) {
      Path file = folder.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      String message = message();
      assertTrue(message.contains(file.toString()), message);
      assertTrue(message.contains("8a5c71fb11e24e5ca5b11866ca6c00a1"), message);
      Files.write(file, bytes);
    }
    folder = folder.resolve("absent");
    assertTrue(message().contains("DvsGesture.tar.gz"), message());
  }

  @Test
  void labelsMayHaveNoHeader() throws IOException {
    String rows = "1,100,200\r\n11, 80228397 ,81012589\r\n";
    List<String> expected = List.of("user24_led_0_0", "user24_led_10_0");
    assertEquals(expected, clips(rows));
    for (String header :
        List.of(
            "class,startTime_usec,endTime_usec",
            "class,t0,t1",
            "\"class\", \"start\", \"end\"",
            "# class,start,end",
            "label",
            "classe,d\u00e9but,fin",
            "\u00c9tiquette,d\u00e9but,fin")) {
      assertEquals(expected, clips(header + "\n" + rows), header);
      assertEquals(expected, clips("\n" + header + "\n\n" + rows), header);
      assertEquals(expected, clips("\ufeff" + header + "\n" + rows), header);
    }
    assertEquals(expected, clips("\ufeff" + rows));
    assertEquals(List.of(), clips(""));
  }

  @Test
  void labelsMayBeLatin1() throws IOException {
    String text = "classe,d\u00e9but,fin\n11,80228397,81012589\n";
    Files.write(folder.resolve("user24_led_labels.csv"), text.getBytes(ISO_8859_1));
    assertEquals(List.of("user24_led_10_0"), clips());
    new GestureFolder(folder).fingerprint();
    Files.write(folder.resolve("user24_led_labels.csv"), text.getBytes(UTF_16));
    assertEquals(List.of("user24_led_10_0"), clips());
  }

  private List<String> clips(String labels) throws IOException {
    Files.writeString(folder.resolve("user24_led_labels.csv"), labels);
    return clips();
  }

  private List<String> clips() throws IOException {
    List<String> names = new ArrayList<>();
    new GestureFolder(folder).forEach(clip -> names.add(clip.name()));
    names.removeIf(name -> name.startsWith(USER));
    return names;
  }

  /** A first line that is no header is a clip, or an error, but never left out. */
  @Test
  void badFirstRowsAreNamed() throws IOException {
    for (String row :
        List.of(
            "12,1,2", "1,x,2", "arm,1,2", "1;2;3", "-1,1,2", "\"1\",\"1\",\"2\"", "class,1,2")) {
      Files.writeString(folder.resolve(USER + "_labels.csv"), row + "\n");
      String message = message();
      assertTrue(message.contains("_labels.csv, line 1: "), message);
      assertTrue(message.contains(row), message);
    }
    Files.write(folder.resolve(USER + "_labels.csv"), "1,x,2\n".getBytes(UTF_16));
    assertTrue(message().contains("_labels.csv, line 1: "), message());
    Files.write(folder.resolve(USER + "_labels.csv"), new byte[] {'1', ',', 0, 1});
    assertTrue(message().contains("_labels.csv: expected rows of class,start,end, found binary"));
  }

  @Test
  void aHeaderComesFirst() throws IOException {
    Files.writeString(folder.resolve(USER + "_labels.csv"), "1,1,2\nclass,start,end\n");
    assertTrue(message().contains("_labels.csv, line 2: "), message());
  }

  @Test
  void badRowsAreNamed() throws IOException {
    for (String row : List.of("12,1,2", "0,1,2", "1,x,2", "1,2", "99999999999,1,2")) {
      Files.writeString(
          folder.resolve(USER + "_labels.csv"), "class,startTime_usec,endTime_usec\n" + row + "\n");
      String message = message();
      assertTrue(message.contains("_labels.csv, line 2: "), message);
      assertTrue(message.contains(row), message);
    }
  }

  @Test
  void anEmptyListIsNamed() throws IOException {
    Files.writeString(folder.resolve("trials_to_train.txt"), "\n \n");
    assertTrue(message().contains("trials_to_train.txt names no recording"), message());
  }

  @Test
  void aRecordingBelongsToOneSplit() throws IOException {
    Files.writeString(folder.resolve("trials_to_test.txt"), USER + ".aedat\n");
    assertTrue(message().contains("a second time"), message());
  }

  @Test
  void listsNameNoFileOutsideTheFolder() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    for (String file : List.of(USER + ".aedat", USER + "_labels.csv")) {
      Files.copy(folder.resolve(file), outside.resolve(file));
    }
    Path inside = Files.createDirectories(folder.resolve("inside"));
    for (String list : List.of("trials_to_train.txt", "trials_to_test.txt")) {
      Files.writeString(inside.resolve(list), "other.aedat\n");
    }
    Files.createSymbolicLink(inside.resolve("link"), outside);
    Files.createSymbolicLink(inside.resolve("linked.aedat"), outside.resolve(USER + ".aedat"));
    folder = inside;
    for (String name :
        List.of(
            "../outside/" + USER + ".aedat",
            "x/../../outside/" + USER + ".aedat",
            outside.resolve(USER + ".aedat").toString(),
            inside.resolve(USER + ".aedat").toString(),
            "link/" + USER + ".aedat",
            "linked.aedat",
            "..")) {
      Files.writeString(inside.resolve("trials_to_train.txt"), name + "\n");
      String message = message();
      assertTrue(message.contains("trials_to_train.txt names \"" + name + "\""), message);
      var e = assertThrows(IOException.class, () -> new GestureFolder(inside).fingerprint());
      assertEquals(message, e.getMessage());
    }
    Files.write(inside.resolve("trials_to_train.txt"), new byte[] {'a', 0, 'b'});
    assertTrue(message().contains("expected a list of recordings, found binary data"), message());
  }

  /** A link to the whole folder, or within it, leads nowhere else. */
  @Test
  void theFolderMayBeALink() throws IOException {
    List<String> expected = clips();
    Files.createSymbolicLink(folder.resolve("me"), folder);
    folder = folder.resolve("me");
    assertEquals(expected, clips());
    Files.move(folder.resolve("user24_led.aedat"), folder.resolve("real.aedat"));
    Files.createSymbolicLink(folder.resolve("user24_led.aedat"), Path.of("real.aedat"));
    assertEquals(expected, clips());
  }

  @Test
  void theFingerprintChangesWithTheLabels() throws IOException {
    String before = new GestureFolder(folder).fingerprint();
    assertEquals(before, new GestureFolder(folder).fingerprint());
    Files.writeString(
        folder.resolve("user24_led_labels.csv"),
        "class,startTime_usec,endTime_usec\n11,80228397,81012588\n");
    assertNotEquals(before, new GestureFolder(folder).fingerprint());
  }

  private String message() {
    return assertThrows(IOException.class, () -> new GestureFolder(folder).forEach(clip -> {}))
        .getMessage();
  }
}
