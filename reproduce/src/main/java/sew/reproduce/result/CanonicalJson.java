package sew.reproduce.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import sew.registry.DefaultValue;
import sew.registry.TypeId;
import sew.registry.Types;

/**
 * One text per value: JSON without spaces, {@code "type"} first and then the components by name,
 * those that have their {@link DefaultValue} left out, and one way to write a number.
 *
 * <p>The names of Java classes, the order of components and components that are added later with a
 * default change nothing.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  /**
   * The text of a record, a list, a number, a string, an enum constant or a boolean.
   *
   * @throws IllegalArgumentException if a number is NaN or infinite
   */
  public static String of(Object value) {
    if (value instanceof Record record) {
      return ofRecord(record);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(CanonicalJson::of).collect(Collectors.joining(",", "[", "]"));
    }
    if (value instanceof Double number) {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("expected a finite number, found " + number);
      }
      return number(BigDecimal.valueOf(number));
    }
    if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
      return value.toString();
    }
    if (value instanceof String text) {
      return Json.line(text);
    }
    if (value instanceof Enum<?> constant) {
      return Json.line(constant.name());
    }
    throw new IllegalArgumentException(
        "expected records of records, lists, numbers, strings and enum constants, found " + value);
  }

  private static String ofRecord(Record record) {
    Map<String, String> fields = new TreeMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object part = RecordJson.get(record, component);
      if (component.getType().isInterface() && component.getType() != List.class) {
        Types.id(part.getClass()); // what can be several types needs an id
      }
      String value = of(part);
      DefaultValue absent = component.getAnnotation(DefaultValue.class);
      if (absent == null || !value.equals(ofTree(Json.tree(absent.value())))) {
        fields.put(component.getName(), value);
      }
    }
    TypeId id = record.getClass().getAnnotation(TypeId.class);
    return object(id == null ? "" : Json.line(id.value()), fields);
  }

  private static String ofTree(JsonNode json) {
    if (json.isObject()) {
      Map<String, String> fields = new TreeMap<>();
      json.properties().forEach(field -> fields.put(field.getKey(), ofTree(field.getValue())));
      String type = fields.remove("type");
      return object(type == null ? "" : type, fields);
    }
    if (json.isArray()) {
      return StreamSupport.stream(json.spliterator(), false)
          .map(CanonicalJson::ofTree)
          .collect(Collectors.joining(",", "[", "]"));
    }
    return json.isNumber() ? number(json.decimalValue()) : json.toString();
  }

  private static String object(String type, Map<String, String> fields) {
    String rest =
        fields.entrySet().stream()
            .map(field -> Json.line(field.getKey()) + ":" + field.getValue())
            .collect(Collectors.joining(","));
    String first = type.isEmpty() ? "" : "\"type\":" + type;
    return "{" + first + (first.isEmpty() || rest.isEmpty() ? "" : ",") + rest + "}";
  }

  /** Without an exponent and without zeros at the end: 1 and 1.0 are the same number. */
  private static String number(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
