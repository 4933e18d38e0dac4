package sew.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Lists that people write: lines of text in UTF-8, in UTF-16 with a byte order mark, or else in
 * Latin-1, ended by LF, CRLF or CR.
 *
 * <p>What is not certain to be text is refused: a byte 0 or another control character, and the
 * bytes 80 to 9f, which mean one thing in Windows-1252 and another in Latin-1.
 */
public final class TextFile {
  private static final int MAX_SIZE = 1 << 28;
  private static final int MIN_UTF16 = 8;
  private static final String SAVE = "; save it as UTF-8";

  private TextFile() {}

  /**
   * The lines of a file.
   *
   * @param expected what the file should be, such as "a list of recordings", for messages
   */
  public static List<String> lines(Path file, String expected) throws IOException {
    if (!Files.isRegularFile(file)) {
      String found = Files.isDirectory(file) ? "a folder" : "no such file";
      throw bad(file.toString(), expected, found);
    }
    if (Files.size(file) > MAX_SIZE) {
      throw bad(file.toString(), expected, "a file of %,d bytes".formatted(Files.size(file)));
    }
    return lines(Files.readAllBytes(file), file.toString(), expected);
  }

  /** The lines of a text that is in memory; {@code file} names it in messages. */
  static List<String> lines(byte[] bytes, String file, String expected) throws IOException {
    return text(bytes, file, expected).lines().toList();
  }

  private static String text(byte[] bytes, String file, String expected) throws IOException {
    Optional<String> other = FileKind.of(bytes);
    if (other.isPresent()) {
      throw bad(file, expected, other.get());
    }
    if (startsWith(bytes, 0xff, 0xfe)) {
      return marked(bytes, 2, UTF_16LE, file, expected);
    }
    if (startsWith(bytes, 0xfe, 0xff)) {
      return marked(bytes, 2, UTF_16BE, file, expected);
    }
    requireText(bytes, file, expected);
    if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
      return marked(bytes, 3, UTF_8, file, expected);
    }
    try {
      return strict(bytes, 0, UTF_8);
    } catch (CharacterCodingException e) {
      return latin1(bytes, file, expected);
    }
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || Byte.toUnsignedInt(bytes[i]) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static String strict(byte[] bytes, int from, Charset charset)
      throws CharacterCodingException {
    ByteBuffer text = ByteBuffer.wrap(bytes, from, bytes.length - from);
    return charset.newDecoder().decode(text).toString();
  }

  private static String marked(
      byte[] bytes, int mark, Charset charset, String file, String expected) throws IOException {
    String text;
    try {
      text = strict(bytes, mark, charset);
    } catch (CharacterCodingException e) {
      throw bad(
          file,
          expected,
          "the byte order mark of %s and bytes that are not %s%s".formatted(charset, charset, SAVE),
          e);
    }
    if (text.indexOf('\0') >= 0) {
      throw bad(file, expected, "%s with a character 0%s".formatted(charset, SAVE));
    }
    return text;
  }

  private static void requireText(byte[] bytes, String file, String expected) throws IOException {
    int line = 1;
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i];
      line += b == '\n' ? 1 : 0;
      boolean control = b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f';
      if (control || b == 0x7f) {
        String what = b == 0 && utf16(bytes) ? "UTF-16 without a byte order mark" : "binary data";
        throw bad(file, expected, "%s (byte %02x in line %d)%s".formatted(what, b, line, SAVE));
      }
    }
  }

  /** Whether every second byte of the start is 0, as in the Latin letters of UTF-16. */
  private static boolean utf16(byte[] bytes) {
    int[] zeros = new int[2];
    int n = Math.min(FileKind.START, bytes.length) / 2 * 2;
    for (int i = 0; i < n; i++) {
      zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
    }
    return n >= MIN_UTF16
        && Math.min(zeros[0], zeros[1]) == 0
        && Math.max(zeros[0], zeros[1]) > n / 4;
  }

  private static String latin1(byte[] bytes, String file, String expected) throws IOException {
    int line = 1;
    for (byte b : bytes) {
      line += b == '\n' ? 1 : 0;
      int code = Byte.toUnsignedInt(b);
      if (code >= 0x80 && code < 0xa0) {
        throw bad(
            file,
            expected,
            "a text that is neither UTF-8 nor Latin-1 (byte %02x in line %d)%s"
                .formatted(code, line, SAVE));
      }
    }
    return new String(bytes, ISO_8859_1);
  }

  private static IOException bad(String file, String expected, String found) {
    return bad(file, expected, found, null);
  }

  private static IOException bad(String file, String expected, String found, Exception cause) {
    return new IOException("%s: expected %s, found %s".formatted(file, expected, found), cause);
  }
}
