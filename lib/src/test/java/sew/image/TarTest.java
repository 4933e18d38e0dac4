package sew.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarTest {
  @TempDir private Path folder;

  private Map<String, byte[]> read(byte[] archive) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    Path file = Files.write(folder.resolve("a.tar"), archive);
    try (FileChannel channel = FileChannel.open(file)) {
      Tar.of(channel, "a.tar")
          .forEach(
              (path, offset, size) -> {
                byte[] bytes = new byte[(int) size];
                Tar.readFully(channel, offset, bytes, path);
                files.put(path, bytes);
              });
    }
    return files;
  }

  @Test
  void readsFilesOfAllSizesAndNoFolders() throws IOException {
    TestTar tar = new TestTar().add('5', "folder/", new byte[0]).add('2', "link", new byte[0]);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int size : new int[] {0, 1, 511, 512, 513, 1024}) {
      byte[] content = new byte[size];
      Arrays.fill(content, (byte) size);
      files.put("folder/" + size, content);
      tar.add('0', "folder/" + size, content);
    }
    Map<String, byte[]> found = read(tar.end());
    assertEquals(List.copyOf(files.keySet()), List.copyOf(found.keySet()));
    files.forEach((name, content) -> assertArrayEquals(content, found.get(name), name));
  }

  @Test
  void readsLongNamesOfEachFormat() throws IOException {
    String gnu = "g".repeat(90) + "/" + "h".repeat(150);
    String pax = "\u00e9t\u00e9/" + "p".repeat(150);
    byte[] records = TestTar.pax("mtime", "1.5");
    records = concatenated(records, TestTar.pax("path", pax));
    records = concatenated(records, TestTar.pax("size", "3"));
    byte[] archive =
        new TestTar()
            .add('L', "././@LongLink", (gnu + "\0").getBytes(StandardCharsets.UTF_8))
            .add('0', "g", new byte[] {1})
            .add('g', "global", TestTar.pax("comment", "path=none"))
            .add('x', "pax", records)
            .add('0', "p", "", "00000000000\0", new byte[] {2, 2, 2})
            .add('0', "name", "prefix/of", "00000000001 ", new byte[] {3})
            // 1 as a binary number of 12 bytes.
            .add('0', "big", "", "\u0080\0\0\0\0\0\0\0\0\0\0\u0001", new byte[] {4})
            .end();
    Map<String, byte[]> found = read(archive);
    assertEquals(List.of(gnu, pax, "prefix/of/name", "big"), List.copyOf(found.keySet()));
    assertArrayEquals(new byte[] {2, 2, 2}, found.get(pax));
    assertArrayEquals(new byte[] {4}, found.get("big"));
  }

  private static byte[] concatenated(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  @Test
  void isRefusedWhereverItIsCutOff() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("a.JPEG", new byte[600]);
    files.put("b.JPEG", new byte[600]);
    byte[] whole = TestTar.of(files);
    assertEquals(2, read(whole).size());
    // Between two files, too: the archive ends with a block of zeros.
    for (int length = 0; length < 2 * 3 * 512 + 512; length += 64) {
      byte[] cut = Arrays.copyOf(whole, length);
      String message = assertThrows(IOException.class, () -> read(cut)).getMessage();
      assertTrue(message.contains("a.tar") && message.contains("cut off"), message);
    }
  }

  @Test
  void damagedRecordsOfLongNamesAreNamed() {
    for (String records :
        new String[] {
          "0 path=a\n", "9999 path=a\n", "x path=a\n", "11 size=1x\n", "12345678", " "
        }) {
      byte[] archive =
          new TestTar()
              .add('x', "pax", records.getBytes(StandardCharsets.US_ASCII))
              .add('0', "a", new byte[3])
              .end();
      String message = assertThrows(IOException.class, () -> read(archive)).getMessage();
      assertTrue(message.contains("a.tar") && message.contains("byte 0"), message);
    }
  }

  @Test
  void damagedHeadersAreNamedByTheirPlace() throws IOException {
    byte[] whole = TestTar.of(Map.of("a.JPEG", new byte[600]));
    for (int place : new int[] {0, 130, 150, 300}) {
      byte[] damaged = whole.clone();
      damaged[place] ^= 0x11;
      String message = assertThrows(IOException.class, () -> read(damaged)).getMessage();
      assertTrue(message.contains("byte 0") && message.contains("a.tar"), message);
    }
  }
}
