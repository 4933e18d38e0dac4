package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for every notebook as it is committed. */
class NotebookFilesTest {
  private static final Path FOLDER = Path.of("").toAbsolutePath();
  private static final Pattern RESULTS = Pattern.compile("\\bresults\\(([^)]*)\\)");
  private static final Pattern TEXT = Pattern.compile("\"([^\"]+)\"");
  private static final Pattern ABSOLUTE = Pattern.compile("\"(/|[A-Z]:\\\\|~)\\w");

  /** At the beginning of a line: inside of blocks JShell is as careful as Java. */
  private static final Pattern VAR = Pattern.compile("^(final )?var\\b", Pattern.MULTILINE);

  static Stream<String> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".ipynb"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void outputsBelongToTheirCells(String name) throws IOException {
    JsonNode notebook = read(name);
    assertEquals(
        sourcesSha256(notebook),
        notebook.at("/metadata/sew_sources_sha256").asText(),
        () ->
            "the outputs of %s are older than its cells or the results that it reads; run reproduce/sew notebooks %s --save"
                .formatted(name, name.replace(".ipynb", "")));
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void isReadableAsCommitted(String name) throws IOException {
    assertTrue(Files.size(FOLDER.resolve(name)) <= 500_000, "larger than 500 KB");
    JsonNode notebook = read(name);
    assertEquals("sew-java", notebook.at("/metadata/kernelspec/name").asText());
    int shown = 0;
    for (JsonNode cell : codeCells(notebook)) {
      assertTrue(cell.get("execution_count").isNull(), "an execution count");
      assertFalse(cell.get("metadata").has("execution"), "timing");
      for (JsonNode output : cell.get("outputs")) {
        assertFalse(output.path("output_type").asText().equals("error"), "an error");
        assertFalse(output.path("name").asText().equals("stderr"), () -> "a warning: " + output);
        shown++;
      }
    }
    assertTrue(shown > 0, "no outputs");
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void cellsAreShort(String name) throws IOException {
    List<JsonNode> cells = codeCells(read(name));
    assertEquals("parameters", cells.get(0).at("/metadata/tags/0").asText());
    for (JsonNode cell : cells) {
      String source = source(cell);
      assertTrue(source.lines().count() <= 15, () -> "more than 15 lines:\n" + source);
      assertFalse(ABSOLUTE.matcher(source).find(), () -> "an absolute path:\n" + source);
    }
  }

  /** JShell empties a var without a message when a cell that it depends on is edited. */
  @ParameterizedTest
  @MethodSource("notebooks")
  void resultsAreDeclaredWithTheirTypes(String name) throws IOException {
    for (JsonNode cell : codeCells(read(name))) {
      String source = source(cell);
      assertFalse(VAR.matcher(source).find(), () -> "write the type instead of var:\n" + source);
    }
  }

  private static JsonNode read(String name) throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve(name).toFile());
  }

  private static List<JsonNode> codeCells(JsonNode notebook) {
    List<JsonNode> cells = new ArrayList<>();
    for (JsonNode cell : notebook.get("cells")) {
      if (cell.get("cell_type").asText().equals("code")) {
        cells.add(cell);
      }
    }
    return cells;
  }

  private static String source(JsonNode cell) {
    JsonNode source = cell.get("source");
    StringBuilder text = new StringBuilder(source.isTextual() ? source.asText() : "");
    source.forEach(line -> text.append(line.asText()));
    return text.toString();
  }

  /** As headless/cells.py computes it when it saves a notebook. */
  private static String sourcesSha256(JsonNode notebook) throws IOException {
    String code =
        codeCells(notebook).stream()
            .map(NotebookFilesTest::source)
            .collect(Collectors.joining("\n"));
    MessageDigest digest = sha256();
    digest.update(code.getBytes(StandardCharsets.UTF_8));
    Path project = FOLDER.getParent();
    for (MatchResult call : RESULTS.matcher(code).results().toList()) {
      Path path = project.resolve("reproduce/results");
      for (MatchResult part : TEXT.matcher(call.group(1)).results().toList()) {
        path = path.resolve(part.group(1));
      }
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          digest.update(project.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
          digest.update(Files.readAllBytes(file));
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
