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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.reproduce.result.ProcessFacts;

class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");

  @TempDir private Path folder;

  @Test
  void theExampleCompilesAndPrintsWhatTheReadmeSays() throws Exception {
    String readme = Files.readString(README);
    String expected = find("It prints `([^`]+)`", readme);
    assertEquals(expected + "\n", run(find("(?s)```java\n(.*?)```", readme)));
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertTrue(Files.readAllLines(README).size() <= 150);
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
