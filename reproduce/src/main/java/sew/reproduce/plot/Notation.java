package sew.reproduce.plot;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How quantities are set. Files and a terminal have them in ASCII; readers see "V_th" and "S^l"
 * with lowered and raised letters, "||dL/dS^l||" as the norm of a derivative, "tau = 2" with the
 * Greek letter, and "+-" as one sign.
 */
public final class Notation {
  /** After a quantity of one letter. */
  private static final Pattern SCRIPT =
      Pattern.compile("(?<=(?<![A-Za-z0-9_])[A-Z])([_^])([a-z]+|[A-Z]|\\d+)(?![A-Za-z0-9_])");

  /** The d of dL/dS, before a quantity of one letter. */
  private static final Pattern DERIVATIVE = Pattern.compile("\\bd(?=[A-Z](?![A-Za-z0-9]))");

  /** Beside a value or an argument; alone it can be the name of an option or of a component. */
  private static final Pattern GREEK =
      Pattern.compile("\\b(alpha|tau|sigma|Theta)\\b(?=['(]|[ \u00a0]=| \\d)");

  /** Between two numbers of pixels. */
  private static final Pattern TIMES = Pattern.compile("(?<=\\d)([ \u00a0]?)x([ \u00a0]?)(?=\\d)");

  private static final Map<String, String> LETTERS =
      Map.of("alpha", "\u03b1", "tau", "\u03c4", "sigma", "\u03c3", "Theta", "\u0398");

  /** Some of them as they are in HTML. */
  private static final Map<String, String> SIGNS =
      Map.of(
          "||", "\u2016", "+-", "\u00b1", "<=", "\u2264", ">=", "\u2265", "&lt;=", "\u2264",
          "&gt;=", "\u2265");

  private static final String PARTIAL = "\u2202";
  private static final String PRIME = "\u2032";

  private static final String RAISED = "0123456789abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW";
  private static final String RAISED_FORMS =
      "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u1d43\u1d47\u1d9c\u1d48\u1d49\u1da0\u1d4d\u02b0"
          + "\u2071\u02b2\u1d4f\u02e1\u1d50\u207f\u1d52\u1d56\u02b3\u02e2\u1d57\u1d58\u1d5b\u02b7\u02e3\u02b8\u1dbb"
          + "\u1d2c\u1d2e\u1d30\u1d31\u1d33\u1d34\u1d35\u1d36\u1d37\u1d38\u1d39\u1d3a\u1d3c\u1d3e\u1d3f\u1d40\u1d41"
          + "\u2c7d\u1d42";

  private static final String LOWERED = "0123456789aehijklmnoprstuvx";
  private static final String LOWERED_FORMS =
      "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089\u2090\u2091\u2095\u1d62\u2c7c\u2096\u2097\u2098"
          + "\u2099\u2092\u209a\u1d63\u209b\u209c\u1d64\u1d65\u2093";

  private Notation() {}

  /** For HTML; other characters that mean something there are escaped. */
  public static String html(String text) {
    return tagged(escaped(text));
  }

  /** A text within HTML. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** For labels of plotly, which reads some tags of HTML. */
  public static String tagged(String text) {
    return set(
        text,
        (mark, script) -> "<%1$s>%2$s</%1$s>".formatted(mark.equals("^") ? "sup" : "sub", script));
  }

  /** For drawings, whose texts have one size: with Unicode's raised and lowered letters. */
  static String plain(String text) {
    return set(
        text,
        (mark, script) ->
            mark.equals("^")
                ? letters(mark, script, RAISED, RAISED_FORMS)
                : letters(mark, script, LOWERED, LOWERED_FORMS));
  }

  private static String set(String text, BiFunction<String, String, String> script) {
    String set = text;
    for (Map.Entry<String, String> sign : SIGNS.entrySet()) {
      set = set.replace(sign.getKey(), sign.getValue());
    }
    set = DERIVATIVE.matcher(set).replaceAll(PARTIAL);
    set = TIMES.matcher(set).replaceAll("$1\u00d7$2");
    set = GREEK.matcher(set).replaceAll(word -> LETTERS.get(word.group(1)));
    for (String letter : LETTERS.values()) {
      set = set.replace(letter + "'", letter + PRIME);
    }
    return SCRIPT
        .matcher(set)
        .replaceAll(
            found -> Matcher.quoteReplacement(script.apply(found.group(1), found.group(2))));
  }

  /** As it was where Unicode does not have every letter. */
  private static String letters(String mark, String script, String from, String to) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < script.length(); i++) {
      int at = from.indexOf(script.charAt(i));
      if (at < 0) {
        return mark + script;
      }
      letters.append(to.charAt(at));
    }
    return letters.toString();
  }
}
