package sew.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sew.data.Npy;
import sew.data.Npz;
import sew.tensor.NativeArrays;

/** One golden case: a JSON that describes it and the arrays of the file beside it. */
record GoldenCase(Path json, JsonNode description, Map<String, Npy> arrays) {

  static GoldenCase read(Path json) throws IOException {
    JsonNode description = new ObjectMapper().readTree(json.toFile());
    if (!description.path("category").isTextual()) {
      throw new IOException(json + " has no \"category\" that says what kind of case it is");
    }
    Map<String, Npy> arrays =
        description.has("file")
            ? Npz.read(json.resolveSibling(description.get("file").asText()))
            : Map.of();
    return new GoldenCase(json, description, arrays);
  }

  String name() {
    return json.getFileName().toString().replaceFirst("\\.json$", "");
  }

  String category() {
    return description.get("category").asText();
  }

  /** A required string of the description. */
  String text(String field) {
    return required(field).asText();
  }

  double number(String field) {
    return required(field).asDouble();
  }

  private JsonNode required(String field) {
    return field(field)
        .orElseThrow(
            () -> new IllegalArgumentException("the description has no \"" + field + "\""));
  }

  /** Where cases put the arguments of a constructor. */
  private static final List<String> ARGUMENTS = List.of("", "/kwargs", "/args");

  /** The first of {@code names} that the description has and that is not null. */
  Optional<JsonNode> field(String... names) {
    for (String name : names) {
      for (String place : ARGUMENTS) {
        JsonNode value = description.at(place).path(name);
        if (!value.isMissingNode() && !value.isNull()) {
          return Optional.of(value);
        }
      }
    }
    return Optional.empty();
  }

  Optional<String> optionalText(String field) {
    return field(field).map(JsonNode::asText);
  }

  /** The first word of a text: cases may add a remark. */
  Optional<String> word(String field) {
    return optionalText(field).map(text -> text.split("[ ,]", -1)[0]);
  }

  /** The first field of {@code names} that there is, else {@code fallback}. */
  int integer(int fallback, String... names) {
    return field(names).map(JsonNode::asInt).orElse(fallback);
  }

  boolean flag(boolean fallback, String... names) {
    return field(names).map(JsonNode::asBoolean).orElse(fallback);
  }

  boolean has(String array) {
    return arrays.containsKey(array);
  }

  Npy array(String name) {
    Npy array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("the case has no array \"" + name + "\"");
    }
    return array;
  }

  /** The arrays whose names start with {@code prefix}, without it. */
  Map<String, Npy> arraysUnder(String prefix) {
    Map<String, Npy> found = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), array);
          }
        });
    return found;
  }

  /** An array as float32 in engine memory. */
  NDArray tensor(String name, NDManager manager) {
    return tensor(array(name), manager);
  }

  static NDArray tensor(Npy array, NDManager manager) {
    return NativeArrays.of(manager, array.toFloats(), new Shape(array.shape()));
  }
}
