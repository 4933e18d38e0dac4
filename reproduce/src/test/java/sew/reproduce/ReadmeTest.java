package sew.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.reproduce.result.ProcessFacts;

class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path LIBRARY = Path.of("..", "lib", "README.md");

  @TempDir private Path folder;

  @Test
  void theExampleCompilesAndPrintsWhatThePageSays() throws Exception {
    String page = Files.readString(LIBRARY);
    String expected = find("It prints `([^`]+)`", page);
    assertEquals(expected + "\n", run(find("(?s)```java\n(.*?)```", page)));
  }

  @Test
  void theReadmeShowsAPartOfThatExample() throws IOException {
    String example = find("(?s)```java\n(.*?)```", Files.readString(LIBRARY));
    String part = find("(?s)```java\n(.*?)```", Files.readString(README));
    part.lines().forEach(line -> assertTrue(example.contains(line), line));
  }

  /** Somebody with two minutes reads it whole. */
  @Test
  void theReadmeIsShort() throws IOException {
    List<String> lines = Files.readAllLines(README);
    assertTrue(lines.size() <= 90, () -> lines.size() + " lines");
    lines.forEach(line -> assertTrue(line.length() <= 110, line));
    long words =
        lines.stream()
            .flatMap(line -> Arrays.stream(line.strip().split("\\s+", -1)))
            .filter(word -> !word.isEmpty())
            .count();
    assertTrue(words <= 700, () -> words + " words");
  }

  private static String find(String pattern, String text) {
    Matcher m = Pattern.compile(pattern).matcher(text);
    assertTrue(m.find(), pattern);
    return m.group(1);
  }

  private String run(String source) throws Exception {
    Path file = Files.writeString(folder.resolve("Example.java"), source);
    String classPath = ProcessFacts.classPath();
    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, file.toString());
    assertEquals(0, errors);
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      Class<?> example = loader.loadClass("Example");
      example.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(console);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
