package sew.reproduce.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sew.registry.DefaultValue;
import sew.registry.TypeId;
import sew.registry.Types;

/**
 * Records as JSON and back. A record with a {@link TypeId} carries it as {@code "type"}; every
 * other record stands where only one type can stand.
 */
public final class RecordJson {
  private static final String TYPE = "type";

  private RecordJson() {}

  /** A tree of records as maps, lists, numbers and strings, with all components. */
  public static Object of(Object value) {
    if (value instanceof Record record) {
      return ofRecord(record);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(RecordJson::of).toList();
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
  }

  private static Map<String, Object> ofRecord(Record value) {
    Map<String, Object> fields = new LinkedHashMap<>();
    TypeId id = value.getClass().getAnnotation(TypeId.class);
    if (id != null) {
      fields.put(TYPE, id.value());
    }
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      fields.put(component.getName(), of(get(value, component)));
    }
    return fields;
  }

  /** The value of a component of {@code record}. */
  public static Object get(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("unreadable record component " + component, e);
    }
  }

  /**
   * A copy of {@code record} with another value of one component; empty where it has no component
   * of that name and type.
   */
  public static Optional<Record> with(Record record, String name, Object value) {
    List<Object> values = new ArrayList<>();
    boolean found = false;
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Class<?> type = MethodType.methodType(component.getType()).wrap().returnType();
      boolean replaced = component.getName().equals(name) && type.isInstance(value);
      values.add(replaced ? value : get(record, component));
      found |= replaced;
    }
    return found ? Optional.of((Record) create(record.getClass(), values)) : Optional.empty();
  }

  /**
   * Reads what {@link #of} wrote; an absent component has its {@link DefaultValue}.
   *
   * @param types the records that may stand where several can
   * @throws IllegalArgumentException if a component is missing, unknown or of another type
   */
  public static <T> T read(JsonNode json, Class<T> type, Types types) {
    return type.cast(value(json, type, types));
  }

  private static Object value(JsonNode json, Type type, Types types) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      List<Object> values = new ArrayList<>();
      require(json.isArray(), "a list", json);
      json.forEach(value -> values.add(value(value, list.getActualTypeArguments()[0], types)));
      return List.copyOf(values);
    }
    Class<?> plain = MethodType.methodType((Class<?>) type).wrap().returnType();
    if (plain == Double.class) {
      require(json.isNumber(), "a number", json);
      return json.asDouble();
    }
    if (plain == Integer.class) {
      require(json.canConvertToExactIntegral() && json.canConvertToInt(), "an integer", json);
      return json.asInt();
    }
    if (plain == Long.class) {
      require(json.canConvertToExactIntegral() && json.canConvertToLong(), "an integer", json);
      return json.asLong();
    }
    if (plain == Boolean.class) {
      require(json.isBoolean(), "true or false", json);
      return json.asBoolean();
    }
    if (plain == String.class) {
      return json.asText();
    }
    return plain.isEnum() ? constant(json, plain) : record(json, plain, types);
  }

  private static Object constant(JsonNode json, Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(json.asText()))
        .findFirst()
        .orElseThrow(() -> unlike("one of " + List.of(type.getEnumConstants()), json));
  }

  private static Object record(JsonNode json, Class<?> axis, Types types) {
    // A type without components may be written as its id alone.
    String id = json.isTextual() ? json.asText() : json.path(TYPE).asText();
    Class<?> type = axis.isRecord() ? axis : types.find(axis, id);
    require(json.isObject() || (json.isTextual() && !axis.isRecord()), "an object", json);
    Set<String> known = new HashSet<>(Set.of(TYPE));
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      known.add(component.getName());
      JsonNode field = json.path(component.getName());
      field = field.isMissingNode() ? absent(component, type) : field;
      values.add(value(field, component.getGenericType(), types));
    }
    json.fieldNames()
        .forEachRemaining(
            name -> require(known.contains(name), "no \"" + name + "\" in " + named(type), json));
    return create(type, values);
  }

  private static JsonNode absent(RecordComponent component, Class<?> type) {
    DefaultValue value = component.getAnnotation(DefaultValue.class);
    if (value == null) {
      throw new IllegalArgumentException(
          "expected \"%s\" in %s, found none".formatted(component.getName(), named(type)));
    }
    return Json.tree(value.value());
  }

  private static Object create(Class<?> type, List<Object> values) {
    try {
      Class<?>[] components =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(components);
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "%s: %s".formatted(named(type), e.getCause().getMessage()), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record without its constructor: " + type, e);
    }
  }

  private static String named(Class<?> type) {
    TypeId id = type.getAnnotation(TypeId.class);
    return id == null ? type.getSimpleName() : "\"" + id.value() + "\"";
  }

  private static void require(boolean holds, String expected, JsonNode found) {
    if (!holds) {
      throw unlike(expected, found);
    }
  }

  private static IllegalArgumentException unlike(String expected, JsonNode found) {
    return new IllegalArgumentException("expected %s, found %s".formatted(expected, found));
  }
}
