package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What power failures and editors leave of the lines of three epochs. */
class MetricsFileTest {
  @TempDir private Path folder;
  private MetricsFile metrics;
  private String whole;

  @BeforeEach
  void threeEpochs() throws IOException {
    metrics = new MetricsFile(folder.resolve("metrics.jsonl"));
    for (int epoch = 0; epoch < 3; epoch++) {
      metrics.append(ToldRun.epoch(epoch, 1, 0.5, 0.25 * epoch, null));
    }
    whole = Files.readString(metrics.path());
  }

  private MetricsFile.Content read(String text) throws IOException {
    Files.write(metrics.path(), text.getBytes(StandardCharsets.ISO_8859_1));
    return metrics.read();
  }

  @Test
  void aWholeFileIsReadAndRestored() throws IOException {
    assertEquals(3, metrics.read().epochs().size());
    assertTrue(metrics.read().isWhole());
    assertEquals(2, metrics.restore(metrics.read(), 2).size());
    assertEquals(2, Files.readAllLines(metrics.path()).size());
  }

  /** Nothing is missing from these. */
  @ParameterizedTest
  @ValueSource(strings = {"CRLF", "no last line feed", "zeros", "blank lines", "byte order mark"})
  void harmlessDifferencesChangeNothing(String difference) throws IOException {
    String text =
        switch (difference) {
          case "CRLF" -> whole.replace("\n", "\r\n");
          case "no last line feed" -> whole.strip();
          case "zeros" -> whole + "\0".repeat(4096);
          case "blank lines" -> whole.replace("\n", "\n\n");
          default -> "\u00ef\u00bb\u00bf" + whole;
        };
    assertEquals(3, read(text).epochs().size());
    assertTrue(metrics.read().damage().isEmpty());
    assertEquals(3, metrics.restore(metrics.read(), 3).size());
    assertEquals(whole, Files.readString(metrics.path()));
  }

  @Test
  void halfALastLineIsThatOfACrash() throws IOException {
    for (String cut : List.of(whole.substring(0, whole.length() - 20), whole + "{\"epoch\":3,")) {
      MetricsFile.Content content = read(cut + "\0\0");
      assertEquals(cut.length() < whole.length() ? 2 : 3, content.epochs().size());
      assertTrue(content.damage().isEmpty());
      assertEquals(content.epochs(), metrics.epochs());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{garbage",
        "null",
        "{}",
        "[1]",
        "{\"epoch\":1}",
        "\u00ff\u00fe",
        "\0\0\0\0",
        "of epoch 0",
        "two in one",
        "an accuracy of 9.25"
      })
  void anotherLineIsDamageThatIsNamed(String other) throws IOException {
    List<String> lines = whole.lines().toList();
    String line =
        switch (other) {
          case "of epoch 0" -> lines.get(0);
          case "two in one" -> lines.get(1) + lines.get(2);
          case "an accuracy of 9.25" -> lines.get(1).replace("Accuracy\":0.", "Accuracy\":9.");
          default -> other;
        };
    MetricsFile.Content content = read(lines.get(0) + "\n" + line + "\n" + lines.get(2) + "\n");
    assertEquals(1, content.epochs().size());
    String damage = content.damage().orElseThrow();
    assertTrue(damage.startsWith(metrics.path() + ": expected line 2 to be"), damage);
    IOException e = assertThrows(IOException.class, metrics::epochs);
    assertEquals(damage + "; restore the file", e.getMessage());
  }

  @Test
  void noFileHasNoEpochs() throws IOException {
    Files.delete(metrics.path());
    assertEquals(List.of(), metrics.epochs());
  }
}
