package sew.reproduce.initial;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import sew.reproduce.result.Json;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.Table;

/**
 * The numbers of a figure as {@link ResultWriter#values} wrote them: "configuration", "environment"
 * and "values".
 */
public final class ResultFile {
  private final Path file;
  private final JsonNode json;

  private ResultFile(Path file, JsonNode json) {
    this.file = file;
    this.json = json;
  }

  /**
   * Reads {@code figN.json}.
   *
   * @throws IOException if there is no such file, or it was not written by {@code sew run}
   */
  public static ResultFile read(Path file) throws IOException {
    JsonNode json;
    try {
      json = Json.parse(Files.readString(file), JsonNode.class);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IOException(file + ": expected JSON, found " + e.getOriginalMessage(), e);
    }
    ResultFile read = new ResultFile(file, json);
    if (!read.values().isArray()) {
      throw read.unlike("a list of nets under \"values\"", read.values());
    }
    return read;
  }

  /** The file, and with which commit, when, where and from which images its numbers were made. */
  public Table origin() throws IOException {
    TableBuilder table = new TableBuilder("loaded, not computed here", "what", "value");
    table.row("file", file.toString());
    String made = "reproduce/sew run " + file.getFileName().toString().replace(".json", "");
    table.row("written by", made);
    table.row("commit", text("/environment/commit"));
    table.row("started", text("/environment/started"));
    String machine = "%s, %s cores, PyTorch %s, %s";
    table.row(
        "machine",
        machine.formatted(
            text("/environment/cpu"),
            text("/environment/cores"),
            text("/environment/engine"),
            text("/environment/os")));
    table.row("images", images().describe());
    table.row("time steps T", text("/configuration/steps"));
    table.row("seed", text("/configuration/seed"));
    return table.table();
  }

  /** The same for numbers that were computed just now. */
  public static Table computedHere(Images.Facts images, int steps, long seed) {
    return new TableBuilder("computed here", "what", "value")
        .row("images", images.describe())
        .row("time steps T", String.valueOf(steps))
        .row("seed", String.valueOf(seed))
        .table();
  }

  private String text(String pointer) {
    return json.at(pointer).asText("unknown");
  }

  /** What the configuration says, or an error that names the file. */
  public <T> T configuration(Function<JsonNode, T> parse) throws IOException {
    try {
      return parse.apply(json.path("configuration"));
    } catch (IllegalArgumentException e) {
      throw unlike("a configuration of sew run", e.getMessage());
    }
  }

  public Images.Facts images() throws IOException {
    return as(json.at("/environment/data"), Images.Facts.class);
  }

  /** The nets in the order of the file. */
  public JsonNode values() {
    return json.path("values");
  }

  <T> T as(JsonNode node, Class<T> type) throws IOException {
    try {
      return Json.parse(node.toString(), type);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw unlike(type.getSimpleName(), e.getOriginalMessage());
    }
  }

  public IOException unlike(String expected, Object found) {
    return new IOException(
        "%s: expected %s, found %s; write it again with reproduce/sew run"
            .formatted(file, expected, found));
  }

  /** A number that a configuration must have. */
  public static double number(JsonNode json, String pointer) {
    JsonNode number = json.at(pointer);
    if (!number.isNumber()) {
      throw new IllegalArgumentException("no number " + pointer);
    }
    return number.asDouble();
  }
}
