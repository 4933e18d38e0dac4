package sew.reproduce.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sew.registry.Types;
import sew.registry.UnknownTypeException;
import sew.reproduce.result.Json;
import sew.reproduce.result.RecordJson;

/**
 * What {@code experiment.json} of a run holds: schema, id, every component of the experiment, and
 * the code of the types in it that are not built in.
 *
 * @param code SHA-256 of the code by "id" of the type
 */
public record ExperimentFile(Experiment experiment, Map<String, String> code) {

  public ExperimentFile {
    code = Map.copyOf(code);
  }

  /** An experiment of this process. */
  public static ExperimentFile of(Experiment experiment, Types types) {
    Map<String, String> code = new TreeMap<>();
    collect(experiment, types, code);
    return new ExperimentFile(experiment, code);
  }

  private static void collect(Object value, Types types, Map<String, String> code) {
    if (value instanceof List<?> list) {
      list.forEach(element -> collect(element, types, code));
    }
    if (value instanceof Record record) {
      types.code(record.getClass()).ifPresent(sha -> code.put(Types.id(record.getClass()), sha));
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        collect(RecordJson.get(record, component), types, code);
      }
    }
  }

  /** The tree that is written. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", Experiment.SCHEMA);
    json.put("id", experiment.id());
    json.put("network", RecordJson.of(experiment.network()));
    json.put("data", RecordJson.of(experiment.data()));
    json.put("recipe", RecordJson.of(experiment.recipe()));
    json.put("seed", experiment.seed());
    if (!experiment.init().isEmpty()) {
      json.put("init", experiment.init());
    }
    if (!code.isEmpty()) {
      json.put("code", new TreeMap<>(code));
    }
    return json;
  }

  /**
   * Reads an experiment of this or an older version.
   *
   * @throws UnknownTypeException if one of its types is not among {@code types}
   * @throws IOException if the file is not one, or does not describe what its id says
   */
  public static ExperimentFile read(Path file, Types types) throws IOException {
    return of(Json.read(file, JsonNode.class), file, types);
  }

  /** As {@link #read(Path, Types)}, from what {@code json} of {@code file} holds. */
  public static ExperimentFile of(JsonNode json, Path file, Types types) throws IOException {
    try {
      return json.has("schema")
          ? current(json, types)
          : new ExperimentFile(experiment(SchemaZero.withIds(json), types), Map.of());
    } catch (UnknownTypeException e) {
      throw new UnknownTypeException("%s: %s".formatted(file, e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static ExperimentFile current(JsonNode json, Types types) {
    if (json.path("schema").asInt() != Experiment.SCHEMA) {
      throw new IllegalArgumentException(
          "expected schema %d, found %s; it needs a newer sew"
              .formatted(Experiment.SCHEMA, json.path("schema")));
    }
    Experiment experiment = experiment(json, types);
    if (!experiment.id().equals(json.path("id").asText())) {
      throw new IllegalArgumentException(
          "expected what the id %s stands for, found %s; restore the file"
              .formatted(json.path("id").asText(), experiment.id()));
    }
    return new ExperimentFile(experiment, code(json));
  }

  /**
   * The id of the experiment in {@code file}. That of a run whose types are unknown, or that a
   * newer version made, is what the file says.
   *
   * @throws IOException if the file does not describe what its id says
   */
  public static String id(Path file, Types types) throws IOException {
    JsonNode json = Json.read(file, JsonNode.class);
    boolean isNewer = json.path("schema").asInt() > Experiment.SCHEMA;
    try {
      return isNewer ? json.path("id").asText() : of(json, file, types).experiment().id();
    } catch (UnknownTypeException e) {
      if (json.path("id").isTextual()) {
        return json.path("id").asText();
      }
      throw e;
    }
  }

  /**
   * The same id with different code is a different experiment; their results must not be mixed.
   *
   * @param file of a run of {@code experiment}
   * @throws OtherCodeException if the code of a type among {@code types} is not that of the run
   */
  public static void requireSameCode(Path file, Experiment experiment, Types types)
      throws IOException {
    Map<String, String> made = code(Json.read(file, JsonNode.class));
    for (Map.Entry<String, String> now : of(experiment, types).code().entrySet()) {
      String then = made.getOrDefault(now.getKey(), "none");
      if (!then.equals(now.getValue())) {
        throw new OtherCodeException(
            "%s: the run was made with different code of \"%s\" (SHA-256 %.8s, now %.8s): give the changed type another id, or restore its code"
                .formatted(file, now.getKey(), then, now.getValue()));
      }
    }
  }

  private static Map<String, String> code(JsonNode json) {
    Map<String, String> code = new TreeMap<>();
    json.path("code").properties().forEach(e -> code.put(e.getKey(), e.getValue().asText()));
    return code;
  }

  static Experiment experiment(JsonNode json, Types types) {
    return new Experiment(
        RecordJson.read(json.path("network"), sew.layer.Network.class, types),
        RecordJson.read(json.path("data"), Experiment.Data.class, types),
        RecordJson.read(json.path("recipe"), sew.train.Recipe.class, types),
        json.path("seed").asLong(),
        json.path("init").asText());
  }
}
