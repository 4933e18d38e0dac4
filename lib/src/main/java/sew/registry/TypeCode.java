package sew.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** A hash of the code of a type: runs with the same id but different code are different runs. */
final class TypeCode {
  private TypeCode() {}

  /**
   * SHA-256 of the class files of {@code type}, of the class around it and of all classes in that.
   * Other classes that it calls are not hashed.
   */
  static String ofClass(Class<?> type) {
    List<Class<?>> nest =
        Arrays.stream(type.getNestMembers()).sorted(Comparator.comparing(Class::getName)).toList();
    MessageDigest sha = sha256();
    for (Class<?> member : nest) {
      sha.update(bytes(member, type));
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /** SHA-256 of a source text; white space around it does not count. */
  static String ofSource(String source) {
    return HexFormat.of()
        .formatHex(sha256().digest(source.strip().getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] bytes(Class<?> member, Class<?> type) {
    String file = member.getName().substring(member.getName().lastIndexOf('.') + 1) + ".class";
    try (InputStream in = member.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "the code of %s is in no class file; register it with its source"
                .formatted(type.getSimpleName()));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the class file of " + type.getName(), e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java VM has SHA-256", e);
    }
  }
}
