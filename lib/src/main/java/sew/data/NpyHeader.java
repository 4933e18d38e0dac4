package sew.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of an NPY array, versions 1 to 3: a dictionary in Python's notation, also Python 2's.
 *
 * @param descr NumPy's name of the type, such as {@code <f4}, or of a structure of them
 * @param isFortran whether the first index runs fastest
 * @param length of the header in bytes, up to the first number
 */
public record NpyHeader(String descr, boolean isFortran, long[] shape, int length) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 1 << 16;
  private static final int MAX_AXES = 64;

  private static final Pattern DESCR =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*(?:'([^']*)'|\"([^\"]*)\"|(\\[.*?\\]|\\(.*?\\)))");
  private static final Pattern ORDER =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE =
      Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(((?:\\s*\\d+L?\\s*,)*\\s*(?:\\d+L?)?)\\s*\\)");
  private static final Pattern NUMBERS =
      Pattern.compile("([<>|=]?)(f[248]|[iu][1248]|b1)|([<>|=]?\\?)");

  /** Whether {@code start} is that of an NPY array. */
  static boolean begins(byte[] start) {
    return start.length >= MAGIC.length
        && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /**
   * Reads up to the first number.
   *
   * @param name for messages
   * @throws IOException if this is no NPY array
   */
  static NpyHeader read(InputStream in, String name) throws IOException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !begins(start)) {
      throw new IOException(
          name
              + " is not an NPY array: it does not start with \\x93NUMPY; save it with numpy.save");
    }
    int version = start[6];
    if (version < 1 || version > 3) {
      throw new IOException(
          "%s has version %d of the NPY format, expected 1 to 3; save it again with numpy.save"
              .formatted(name, version));
    }
    byte[] count = in.readNBytes(version == 1 ? 2 : 4);
    if (count.length < (version == 1 ? 2 : 4)) {
      throw new IOException(
          name + " ends within its header: it is truncated; copy or save it again");
    }
    long length = ByteBuffer.wrap(Arrays.copyOf(count, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length > LONGEST) {
      throw new IOException(
          "%s declares a header of %d bytes, expected at most %d; save it again with numpy.save"
              .formatted(name, length, LONGEST));
    }
    byte[] header = in.readNBytes((int) length);
    if (header.length < length) {
      throw new IOException(
          name + " ends within its header: it is truncated; copy or save it again");
    }
    String text = new String(header, StandardCharsets.UTF_8);
    Matcher descr = find(DESCR, text, name);
    String type = descr.group(1) != null ? descr.group(1) : descr.group(2);
    return new NpyHeader(
        type != null ? type : descr.group(3),
        find(ORDER, text, name).group(1).equals("True"),
        shape(find(SHAPE, text, name).group(1), name),
        start.length + count.length + header.length);
  }

  private static Matcher find(Pattern pattern, String header, String name) throws IOException {
    Matcher m = pattern.matcher(header);
    if (!m.find()) {
      throw new IOException(
          "%s has a header that is not supported: %s; save it again with numpy.save"
              .formatted(name, Printable.of(header.strip(), 200)));
    }
    return m;
  }

  private static long[] shape(String text, String name) throws IOException {
    try {
      long[] shape =
          Arrays.stream(text.replace("L", "").split(","))
              .map(String::strip)
              .filter(size -> !size.isEmpty())
              .mapToLong(Long::parseLong)
              .toArray();
      if (shape.length <= MAX_AXES) {
        return shape;
      }
    } catch (NumberFormatException e) {
      throw new IOException(impossible(text, name), e);
    }
    throw new IOException(impossible(text, name));
  }

  private static String impossible(String shape, String name) {
    return "%s declares an impossible shape (%s); save it again"
        .formatted(name, Printable.of(shape, 200));
  }

  /** Whether these are numbers that {@link Npy} holds: no texts, objects, times or complex. */
  public boolean isNumeric() {
    return NUMBERS.matcher(descr).matches();
  }

  /** Kind and bytes of a number in the file: f2 to f8, i1 to i8, u1 to u8, b1. */
  String type() {
    Matcher numbers = NUMBERS.matcher(descr);
    if (!numbers.matches()) {
      throw new IllegalStateException("values of type " + descr + " are no numbers");
    }
    return numbers.group(2) == null ? "b1" : numbers.group(2);
  }

  ByteOrder order() {
    return descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** How many bytes the numbers take. */
  long bytes(String name) throws IOException {
    try {
      return Arrays.stream(shape).reduce(type().charAt(1) - '0', Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw new IOException(impossible(Arrays.toString(shape), name), e);
    }
  }
}
