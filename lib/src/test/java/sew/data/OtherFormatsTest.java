package sew.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.data.Aedat20.Orientation;

/** What else lies where a recording is expected: one sentence with the file and what it is. */
class OtherFormatsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "#!AER-DAT1.0\\r\\n; #!AER-DAT1.0, an AEDAT 1.0 recording; save it as AEDAT 2.0 with jAER",
        "#!AER-DAT3.0\\r\\n; #!AER-DAT3.0, an AEDAT 3.0 recording; save it as AEDAT 3.1 with",
        "#!AER-DAT9\\r\\n; #!AER-DAT9, an AEDAT 9 recording;",
        "% date 2020\\n% evt 3.0\\n% format EVT3;a Prophesee .raw recording of EVT 3.0; convert it",
        "% evt 2.0\\n;a Prophesee .raw recording of EVT 2.0; convert it",
        "% Data file containing CD events.\\n% Version 2;a Prophesee .dat recording; convert it",
        "#ROSBAG V2.0\\n;a ROS bag; convert it",
        "\\x89HDF\\r\\n\\x1a\\n;an HDF5 file; convert it",
        "PK\\x03\\x04;a zip; unpack it",
        "\\x1f\\x8b\\x08\\x00;a file compressed with gzip; decompress it",
        "(\\xb5/\\xfd;a file compressed with zstd; decompress it",
        "<!DOCTYPE html><html>;a web page; download the file itself",
        "version https://git-lfs.github.com/spec/v1\\n;a Git LFS pointer; run \"git lfs pull\"",
        "\\x93NUMPY\\x01\\x00;a NumPy array (.npy);",
        "# a list of mine\\r\\n;the line \"# a list of mine\";",
        "something else;no header line; fetch the file again"
      })
  void areNamedInPlaceOfEveryRecording(String start, String kind, String advice)
      throws IOException {
    Path file = Files.write(folder.resolve("a.aedat"), bytes(start));
    String found = kind.strip() + (advice == null ? "" : "; " + advice.strip());
    assertFails(file, "an AEDAT 2.0 recording", found, () -> aedat20(file));
    assertFails(file, "an AEDAT 3.1 recording", found, () -> Aedat31.read(file));
    assertFails(file, "an AEDAT 4 recording", found, () -> Aedat4.read(file));
  }

  private static byte[] bytes(String escaped) {
    Matcher hex = Pattern.compile("\\\\x(..)").matcher(escaped);
    String text =
        hex.replaceAll(m -> String.valueOf((char) Integer.parseInt(m.group(1), 16)))
            .replace("\\r", "\r")
            .replace("\\n", "\n");
    return Arrays.copyOf(text.getBytes(ISO_8859_1), 600);
  }

  private static Events aedat20(Path file) throws IOException {
    return Aedat20.read(file, Orientation.DVS128);
  }

  private static void assertFails(Path file, String expected, String found, Executable read) {
    String message = assertThrows(EventFormatException.class, read).getMessage();
    assertTrue(message.startsWith(file + ", byte 0: expected " + expected), message);
    assertTrue(message.contains("found " + found), message + " instead of " + found);
  }

  @Test
  void foldersAndMissingFiles() {
    Path none = folder.resolve("none");
    assertFails(none, "an AEDAT 2.0 recording", "no such file", () -> aedat20(none));
    assertFails(folder, "an AEDAT 3.1 recording", "a folder", () -> Aedat31.read(folder));
    assertFails(folder, "an AEDAT 4 recording", "a folder", () -> Aedat4.read(folder));
  }

  @Test
  void digitsInPlaceOfARecordingAndTheReverse() throws Exception {
    Path digit = Path.of(getClass().getResource("/cases/nm_y240.bin").toURI());
    String found = "events of 5 bytes without a header, as those of N-MNIST";
    assertFails(digit, "an AEDAT 2.0 recording", found, () -> aedat20(digit));
    Path aedat = Golden.file("CIFAR10DVS/airplane/cifar10_airplane_0.aedat");
    assertFails(
        aedat,
        "an N-MNIST recording",
        "#!AER-DAT2.0, an AEDAT 2.0 recording",
        () -> NMnist.decode(Files.readAllBytes(aedat), aedat));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "#!AER-DAT2.0|# AEChip: eu.seebetter.ini.chips.davis.DAVIS240C; a DAVIS240C of 240 x 180",
        "#!AER-DAT2.0|# AEChip: eu.seebetter.ini.chips.davis.Davis346red; a Davis346red of 346 x 260",
        "#!AER-DAT2.0|# AEChip: DAVIS128; a DAVIS128 of 128 x 128",
        "#!AER-DAT3.1|#Format: RAW|#Source 1: DAVIS346; a DAVIS346 of 346 x 260",
        "#!AER-DAT3.1|#Source 0: DVXplorer; a DVXplorer of 640 x 480",
        "#!AER-DAT3.1|#Source 1: DVS132S; a DVS132S of 132 x 104",
      })
  void otherCamerasAreNamed(String header, String camera) throws IOException {
    String text = header.replace("|", "\r\n") + "\r\n";
    Path file = Files.write(folder.resolve("a.aedat"), text.getBytes(ISO_8859_1));
    Executable read = header.contains("DAT2") ? () -> aedat20(file) : () -> Aedat31.read(file);
    String message = assertThrows(EventFormatException.class, read).getMessage();
    assertTrue(message.contains("128 x 128 pixels, found one of " + camera), message);
  }

  @Test
  void theRightCameraIsRead() throws IOException {
    for (String camera :
        new String[] {"# AEChip: ch.unizh.ini.jaer.chip.retina.DVS128", "# eDVS"}) {
      String text = "#!AER-DAT2.0\r\n# DAVIS240 is not this camera\r\n" + camera + "\r\n";
      Path file = Files.write(folder.resolve("a.aedat"), text.getBytes(ISO_8859_1));
      assertEquals(0, aedat20(file).size());
    }
  }
}
