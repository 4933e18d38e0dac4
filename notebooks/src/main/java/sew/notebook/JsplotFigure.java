package sew.notebook;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tech.tablesaw.plotly.components.Figure;

/**
 * A figure of tablesaw-jsplot, which can only print itself as JavaScript, as plotly's JSON.
 *
 * @param json "data", a list of traces, and "layout"
 */
record JsplotFigure(Map<String, Object> json) {
  private static final ObjectMapper JAVASCRIPT =
      JsonMapper.builder()
          .enable(
              JsonReadFeature.ALLOW_SINGLE_QUOTES,
              JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
              JsonReadFeature.ALLOW_TRAILING_COMMA,
              JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
              JsonReadFeature.ALLOW_MISSING_VALUES,
              JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
              JsonReadFeature.ALLOW_JAVA_COMMENTS,
              JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .build();
  private static final Pattern VARIABLE = Pattern.compile("var\\s+(\\w+)\\s*=\\s*(?=\\{)");
  private static final List<String> MISSING = List.of("null", "NaN");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  static JsplotFigure of(Figure figure) {
    figure.asJavascript("plot");
    // var layout = {...}; var config = {...}; var trace0 = {...}; ...
    String script = (String) figure.getContext().get("figure");
    List<Object> data = new ArrayList<>();
    Object layout = new LinkedHashMap<String, Object>();
    Matcher variable = VARIABLE.matcher(script);
    int from = 0;
    while (variable.find(from)) {
      try (JsonParser parser = JAVASCRIPT.createParser(script.substring(variable.end()))) {
        Object value = clean(parser.readValueAs(Object.class));
        from = variable.end() + (int) parser.currentLocation().getCharOffset();
        switch (variable.group(1)) {
          case "layout" -> layout = withTitlesAsObjects(value);
          case "config" -> {}
          default -> data.add(value);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("tablesaw-jsplot printed something that is not a figure", e);
      }
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("data", data);
    json.put("layout", layout);
    return new JsplotFigure(json);
  }

  String title() {
    return title(json.get("layout"), "a figure");
  }

  /** The text of {@code layout.title.text}, or of an axis. */
  static String title(Object of, String otherwise) {
    return of instanceof Map<?, ?> map
            && map.get("title") instanceof Map<?, ?> title
            && title.get("text") instanceof String text
        ? text
        : otherwise;
  }

  /** A list of a trace, such as "x"; empty where it has none. */
  static List<?> values(Map<?, ?> trace, String axis) {
    return trace.get(axis) instanceof List<?> list ? list : List.of();
  }

  /**
   * Plotly reads null as a gap where JavaScript has NaN; jsplot prints numbers of columns quoted.
   */
  private static Object clean(Object value) {
    if (value instanceof Double number) {
      return Double.isFinite(number) ? number : null;
    }
    if (value instanceof String text) {
      return unescaped(text);
    }
    if (value instanceof List<?> list) {
      List<Object> cleaned = new ArrayList<>();
      list.forEach(item -> cleaned.add(clean(item)));
      boolean numbers = cleaned.stream().allMatch(JsplotFigure::isNumber);
      return numbers ? cleaned.stream().map(JsplotFigure::number).toList() : cleaned;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> cleaned = new LinkedHashMap<>();
      map.forEach((key, item) -> cleaned.put((String) key, clean(item)));
      return cleaned;
    }
    return value;
  }

  /** A missing value, which jsplot may print as text, does not turn the other values into texts. */
  private static boolean isNumber(Object item) {
    return item == null
        || MISSING.contains(item)
        || item instanceof Number
        || (item instanceof String text && NUMBER.matcher(text).matches());
  }

  private static Object number(Object item) {
    return MISSING.contains(String.valueOf(item))
        ? null
        : item instanceof String text ? Double.valueOf(text) : item;
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  /** Plotly.js 3 wants {@code title: {text: ...}}; jsplot prints texts and a font beside them. */
  private static Object withTitlesAsObjects(Object value) {
    Map<String, Object> layout = new LinkedHashMap<>();
    ((Map<?, ?>) value).forEach((key, item) -> layout.put((String) key, item));
    Object font = layout.remove("titlefont");
    // As wide as the page, whatever it was made for.
    if (layout.remove("width") != null) {
      layout.put("autosize", true);
    }
    if (layout.get("title") instanceof String text) {
      layout.put("title", font == null ? Map.of("text", text) : Map.of("text", text, "font", font));
    }
    layout.replaceAll(
        (key, item) -> key.matches("[xyz]axis\\d*") ? withTitlesAsObjects(item) : item);
    return layout;
  }
}
