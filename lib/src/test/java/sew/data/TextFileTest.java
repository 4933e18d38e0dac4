package sew.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {
  private static final List<String> LINES = List.of("train Straße", "# é ÿ", "test b");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void readsEncodingsAndLineEnds(String end) throws IOException {
    String text = String.join(end, LINES) + end;
    assertEquals(LINES, read(text.getBytes(UTF_8)));
    assertEquals(LINES, read(text.getBytes(ISO_8859_1)));
    for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
      assertEquals(LINES, read(("\ufeff" + text).getBytes(charset)), charset + "");
    }
  }

  @Test
  void readsEmptyFiles() throws IOException {
    assertEquals(List.of(), read(new byte[0]));
    assertEquals(List.of(), read("\ufeff".getBytes(UTF_8)));
    assertEquals(List.of("a"), read(new byte[] {'a'}));
  }

  @Test
  void refusesWhatIsNotCertainToBeText() {
    assertFails(
        "ab\0c\n".getBytes(UTF_8), "found binary data (byte 00 in line 1); save it as UTF-8");
    assertFails("ab\nc\u0007".getBytes(UTF_8), "binary data (byte 07 in line 2)");
    assertFails("train a\n".getBytes(UTF_16LE), "UTF-16 without a byte order mark");
    assertFails("train a\n".getBytes(UTF_16BE), "UTF-16 without a byte order mark");
    byte[] windows = {'a', '\n', (byte) 0x84, 'b', (byte) 0xe4};
    assertFails(windows, "neither UTF-8 nor Latin-1 (byte 84 in line 2); save it as UTF-8");
    byte[] half = {(byte) 0xff, (byte) 0xfe, 'a', 0, 'b'};
    assertFails(half, "the byte order mark of UTF-16LE and bytes that are not UTF-16LE");
    byte[] broken = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, 'a', (byte) 0xe4};
    assertFails(broken, "the byte order mark of UTF-8 and bytes that are not UTF-8");
    byte[] utf32 = {(byte) 0xff, (byte) 0xfe, 0, 0, 'a', 0, 0, 0};
    assertFails(utf32, "UTF-16LE with a character 0");
  }

  @Test
  void namesOtherFiles() throws IOException {
    assertFails("PK\3\4".getBytes(UTF_8), "found a zip");
    assertFails("<html>".getBytes(UTF_8), "found a web page");
    Path none = folder.resolve("none.txt");
    assertEquals(none + ": expected a list, found no such file", message(none));
    assertEquals(folder + ": expected a list, found a folder", message(folder));
  }

  @Test
  void listsOfRecordingsAreReadSo() throws IOException {
    Path file = folder.resolve("split.txt");
    Files.write(file, "\ufefftrain Größe.aedat\rtest b\r".getBytes(UTF_16LE));
    assertEquals("Größe", SplitList.read(file).lines().get(0).recording());
    Files.write(file, "train Größe\r\ntest b\r\n".getBytes(ISO_8859_1));
    assertEquals("Größe", SplitList.read(file).lines().get(0).recording());
    Files.write(file, new byte[] {'a', 0, 1});
    String message = assertThrows(IOException.class, () -> SplitList.read(file)).getMessage();
    assertTrue(
        message.startsWith(file + ": expected a list of \"train NAME\" and \"test NAME\", found"),
        message);
    message = assertThrows(IOException.class, () -> SplitList.read(folder)).getMessage();
    assertTrue(message.contains("found a folder"), message);
  }

  private List<String> read(byte[] bytes) throws IOException {
    return TextFile.lines(Files.write(folder.resolve("a.txt"), bytes), "a list");
  }

  private static String message(Path file) {
    return assertThrows(IOException.class, () -> TextFile.lines(file, "a list")).getMessage();
  }

  private void assertFails(byte[] bytes, String words) {
    String message = assertThrows(IOException.class, () -> read(bytes)).getMessage();
    assertTrue(message.startsWith(folder.resolve("a.txt") + ": expected a list, found "), message);
    assertTrue(message.contains(words), message);
  }
}
