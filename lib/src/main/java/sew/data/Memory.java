package sew.data;

import java.io.IOException;
import java.util.Locale;

/** Memory for what a file says that it holds, or a sentence where it cannot be had. */
public final class Memory {
  /** The longest array that every Java VM allows. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private Memory() {}

  /**
   * Room for {@code count} bytes.
   *
   * @param holder the file, and what of it, for the message
   * @throws IOException if the Java VM has no room for them
   */
  public static byte[] bytes(long count, String holder) throws IOException {
    if (count > LONGEST) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s takes %,d bytes of memory, at most %,d can be read as one array; save it in parts or as a smaller type",
              holder,
              count,
              LONGEST));
    }
    try {
      return new byte[(int) count];
    } catch (OutOfMemoryError e) {
      throw new IOException("%s takes %s of memory; %s".formatted(holder, bytes(count), more()), e);
    }
  }

  /** What the Java VM has, and how it gets more. */
  public static String more() {
    return "the Java VM has %s for everything; give it more, such as SEW_JAVA_OPTS=-Xmx8g"
        .formatted(bytes(Runtime.getRuntime().maxMemory()));
  }

  private static String bytes(long count) {
    return String.format(Locale.ROOT, "%,d bytes", count);
  }
}
