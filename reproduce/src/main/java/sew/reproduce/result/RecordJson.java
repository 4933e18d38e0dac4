package sew.reproduce.result;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tree of records as plain maps for JSON, each tagged with its type; only figures are read back.
 */
public final class RecordJson {
  private RecordJson() {}

  public static Object of(Object value) {
    if (value instanceof Record record) {
      return ofRecord(record);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(RecordJson::of).toList();
    }
    return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
  }

  private static Map<String, Object> ofRecord(Record value) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", value.getClass().getSimpleName());
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      try {
        fields.put(component.getName(), of(component.getAccessor().invoke(value)));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("unreadable record component " + component, e);
      }
    }
    return fields;
  }
}
