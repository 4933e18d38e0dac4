package sew.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
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

  /** What the program prints in a Java VM of its own, as a reader would start it. */
  private String run(String source) throws Exception {
    Path file = Files.writeString(folder.resolve("Example.java"), source);
    String classPath = ProcessFacts.classPath();
    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, file.toString());
    assertEquals(0, errors);
    Process program =
        new ProcessBuilder(
                ProcessFacts.java().toString(),
                "-Dai.djl.offline=true",
                "-cp",
                folder + File.pathSeparator + classPath,
                "Example")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, program.waitFor());
    return printed;
  }
}
