package sew.reproduce.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code reproduce/jvm.options} and {@code reproduce/process.env} say, which the launcher and
 * Maven read, too.
 */
final class JvmOptions {
  private JvmOptions() {}

  /** The options of a Java VM. */
  static List<String> options() {
    return lines("jvm.options");
  }

  /** The environment variables: allocators, and how threads wait. */
  static Map<String, String> allocator() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String line : lines("process.env")) {
      int equals = line.indexOf('=');
      variables.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return variables;
  }

  private static List<String> lines(String name) {
    try (InputStream file = JvmOptions.class.getResourceAsStream("/" + name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
