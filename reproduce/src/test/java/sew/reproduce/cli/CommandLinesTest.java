package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * The command lines of {@code command-lines.txt}, right and wrong: the exit code is the expected
 * one, and what fails says so in a sentence that names the option or file, without a stack trace.
 */
class CommandLinesTest {
  private static final Path LINES = Path.of("src/test/resources/command-lines.txt");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir private static Path inputs;
  @TempDir private Path out;

  /**
   * One line of the file.
   *
   * @param names what the message must name
   */
  private record Line(int exitCode, String arguments, String names) {
    static Line of(String line) {
      String[] cells = line.split(" \\| ", -1);
      if (cells.length < 2) {
        throw new IllegalArgumentException("expected CODE | ARGUMENTS | NAMES, found " + line);
      }
      String names = cells.length > 2 ? cells[2].strip() : "";
      return new Line(Integer.parseInt(cells[0].strip()), cells[1].strip(), names);
    }

    String[] words(Path inputs, Path out) {
      List<String> words = new ArrayList<>();
      Matcher word = WORD.matcher(arguments);
      while (word.find()) {
        String text = word.group(1) != null ? word.group(1) : word.group(2);
        words.add(text.replace("@B", inputs.toString()).replace("@O", out.toString()));
      }
      return words.toArray(String[]::new);
    }

    @Override
    public String toString() {
      return exitCode + " sew " + arguments;
    }
  }

  @BeforeAll
  static void writeInputs() throws IOException {
    BadWeights.write(inputs);
    BadFrames.write(inputs);
    BadRecordings.write(inputs);
    BadImages.write(inputs);
  }

  static Stream<Line> lines() throws IOException {
    return Files.readAllLines(LINES).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Line::of);
  }

  @ParameterizedTest
  @MethodSource("lines")
  @Timeout(120)
  void saysWhatIsWrong(Line line) {
    StringWriter told = new StringWriter();
    StringWriter shown = new StringWriter();
    CommandLine sew =
        Sew.commandLine().setErr(new PrintWriter(told, true)).setOut(new PrintWriter(shown, true));
    int code = execute(sew, line.words(inputs, out));
    String all = told + "\n" + shown;
    assertEquals(line.exitCode(), code, all);
    assertFalse(all.contains("\tat "), all);
    if (code != 0) {
      requireSentence(told.toString(), line);
    }
  }

  /** JUnit itself would not survive such an error. */
  private static int execute(CommandLine sew, String... words) {
    try {
      return sew.execute(words);
    } catch (OutOfMemoryError e) {
      throw new AssertionError("found no sentence that says what takes so much memory", e);
    }
  }

  private static void requireSentence(String told, Line line) {
    List<String> sentences = told.lines().filter(text -> text.startsWith("sew: ")).toList();
    assertEquals(1, sentences.size(), told);
    String sentence = sentences.get(0);
    assertFalse(line.names().isEmpty(), "the line must say what is named, found " + sentence);
    assertTrue(sentence.contains(line.names()), sentence);
    assertFalse(sentence.matches(".*(\\w(Exception|Error)|\\bnull)\\b.*"), sentence);
    assertFalse(sentence.chars().anyMatch(Character::isISOControl), sentence);
    assertTrue(sentence.length() < 1500, () -> sentence.length() + " characters: " + sentence);
  }
}
