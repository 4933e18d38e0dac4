package sew.reproduce.result;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON in files: records in, records out. */
public final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /** Several lines, for people. */
  public static String pretty(Object value) {
    DefaultIndenter unix = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(unix).withArrayIndenter(unix);
    return text(() -> MAPPER.writer(printer).writeValueAsString(value)) + "\n";
  }

  /** One line, for a log. */
  public static String line(Object value) {
    return text(() -> MAPPER.writeValueAsString(value));
  }

  private interface Writer {
    String write() throws JsonProcessingException;
  }

  private static String text(Writer writer) {
    try {
      return writer.write();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON", e);
    }
  }

  /** The tree of a JSON text that stands in the code. */
  static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("expected JSON, found " + json, e);
    }
  }

  /**
   * What is in {@code file}.
   *
   * @throws IOException if it is not JSON, or none of this type; the message names the file
   */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException(
          "%s: expected JSON, found bytes that are not UTF-8; restore the file".formatted(file), e);
    }
    return parse(text, type, file);
  }

  /** As {@link #parse(String, Class)}, with the name of the file that {@code text} stands in. */
  public static <T> T parse(String text, Class<T> type, Path file) throws IOException {
    try {
      return parse(text, type);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s: expected JSON, found %s; restore the file"
              .formatted(file, text.isBlank() ? "nothing" : e.getOriginalMessage()),
          e);
    }
  }

  /** What {@code line} means. */
  public static <T> T parse(String line, Class<T> type) throws JsonProcessingException {
    T value = MAPPER.readValue(line, type);
    if (value == null || value instanceof MissingNode) {
      throw new JsonParseException(null, "nothing");
    }
    return value;
  }
}
